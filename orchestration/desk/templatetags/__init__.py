"""Tags that a page uses without its view knowing of them."""
