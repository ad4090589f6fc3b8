// Runs before the first paint, so that a page chosen to be dark does not flash.
const chosen = localStorage.getItem('theme');
if (chosen) document.documentElement.dataset.theme = chosen;
