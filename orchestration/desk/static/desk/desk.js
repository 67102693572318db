// The desk's one script: everything also works without it, by plain forms.
// A form is sent once however often it is clicked; a file may be dropped; what a slow line does is said.
'use strict';

document.addEventListener('submit', (event) => {
	const form = event.target;
	// What is answered by a download leaves the page as it is.
	if (event.defaultPrevented || 'download' in form.dataset) return;
	if (form.dataset.sent) { event.preventDefault(); return; }
	form.dataset.sent = 'yes';
	for (const button of form.querySelectorAll('button')) button.disabled = button !== event.submitter;
	if (event.submitter) event.submitter.setAttribute('aria-disabled', 'true');
});
// Back to a page that the browser has kept: its forms may be sent again.
window.addEventListener('pageshow', (event) => {
	if (!event.persisted) return;
	for (const form of document.forms) delete form.dataset.sent;
	for (const button of document.querySelectorAll('button')) { button.disabled = false; button.removeAttribute('aria-disabled'); }
});
