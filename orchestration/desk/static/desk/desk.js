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

// Uploading: a file may be dropped; how far the sending is, and what became of it on a bad line, is said.
(() => {
	const form = document.querySelector('form[data-upload]');
	if (!form || !window.FormData) return;
	const input = form.querySelector('input[type=file]'), drop = form.querySelector('[data-drop]'), button = form.querySelector('button');
	const trouble = form.querySelector('[data-trouble]'), said = form.querySelector('[data-said]');
	const sending = form.querySelector('[data-sending]'), bar = sending.querySelector('progress'), done = sending.querySelector('[data-done]');
	const words = button.textContent;
	const say = (text) => { said.textContent = text; trouble.hidden = !text; };
	const free = (text, again) => {
		say(text); sending.hidden = true; button.disabled = false; delete form.dataset.sent;
		button.textContent = again ? '再试一次' : words;
	};
	for (const kind of ['dragover', 'dragleave', 'drop']) {
		drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.toggle('over', kind === 'dragover'); });
	}
	drop.addEventListener('drop', (event) => {
		const files = event.dataTransfer.files;
		if (files.length !== 1) { say('一次只能上传一个文件，请逐个上传。'); return; }
		input.files = files; say('');
	});
	input.addEventListener('change', () => { say(''); button.textContent = words; });
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		if (form.dataset.sent) return;
		const file = input.files[0];
		if (!file) { say('请先选择一个文件。'); return; }
		if (file.size > Number(form.dataset.largest)) { say('文件太大：不能超过 24 MB（工作簿 20 MB）。请按地区或报告期拆成几份上传。'); return; }
		form.dataset.sent = 'yes'; button.disabled = true; say(''); sending.hidden = false; bar.value = 0; done.textContent = '';
		send(new FormData(form));
	});
	// Sent again, the same bytes are the same upload: trying again does no harm.
	const broken = '网络断了，文件没有传完，没有上报任何内容。文件仍然选着，请检查网络后再试一次；重复上传不会重复登记。';
	function send(data) {
		const request = new XMLHttpRequest();
		let moved = Date.now();
		const watch = setInterval(() => {
			if (Date.now() - moved > 15000) done.textContent = '网络较慢，仍在传，请不要关闭本页……';
		}, 1000);
		request.open('POST', form.action);
		request.setRequestHeader('Accept', 'application/json');
		request.timeout = 600000;
		request.upload.addEventListener('progress', (event) => {
			moved = Date.now();
			if (!event.lengthComputable) return;
			const percent = Math.floor(100 * event.loaded / event.total);
			bar.value = percent;
			done.textContent = percent < 100 ? percent + '%' : '已传完，正在检查……';
		});
		request.addEventListener('loadend', () => clearInterval(watch));
		request.addEventListener('load', () => answered(request));
		for (const kind of ['error', 'timeout', 'abort']) request.addEventListener(kind, () => free(broken, true));
		request.send(data);
	}
	function answered(request) {
		let answer = {};
		try { answer = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
		if (answer.go) { location.assign(answer.go); return; }
		if (answer.said) { free(answer.said, false); return; }
		if (request.status === 413) free('文件太大，没有收下：不能超过 24 MB（工作簿 20 MB）。请拆成几份上传。', false);
		else if (request.status === 502 || request.status === 503 || request.status === 504) free('系统正忙或正在重新启动，没有上报任何内容。请稍等再试一次。', true);
		else if (request.status === 200 || request.status === 401 || request.status === 403) free('登录已过期或页面已失效，没有收下。请刷新本页、重新登录后再选一次文件。', false);
		else free('没有传成功，没有上报任何内容。请再试一次；仍不行请告诉市局。', true);
	}
})();
