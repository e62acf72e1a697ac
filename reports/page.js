// Leaves designs and workloads out of the page, as its reader chooses. A design
// that is left out fades in the drawings and is gone from the tables; charts and
// cells of workloads that are left out are gone. What is chosen stands behind the
// # of the address: who sends it, sends the view. An at=… there is a place in
// the page.
'use strict';
(() => {
	const form = document.getElementById('filters');
	const status = form.querySelector('[role=status]');
	const rules = new CSSStyleSheet(); // the policy forbids another style element
	document.adoptedStyleSheets.push(rules);
	const boxes = {};
	for (const set of form.querySelectorAll('fieldset')) {
		boxes[set.dataset.kind] = [...set.querySelectorAll('input')];
		set.addEventListener('click', (event) => {
			const button = event.target.closest('button');
			if (!button) return;
			for (const box of boxes[set.dataset.kind]) box.checked = button.value === 'all';
			chosen();
		});
	}
	const kinds = Object.keys(boxes);
	const named = (kind, checked) => boxes[kind].filter((box) => box.checked === checked).map((box) => box.value);

	// A rule hides at once what an element for each row would take long for.
	function show() {
		const css = [];
		for (const name of named('designs', false).map(CSS.escape)) {
			css.push(`svg [data-design="${name}"]{opacity:.08}`, `:is(tr, th, td)[data-design="${name}"]{display:none}`);
		}
		for (const name of named('workloads', false).map(CSS.escape)) {
			css.push(`svg [data-panel="${name}"]{opacity:.12}`, `[data-workload="${name}"]{display:none}`);
		}
		rules.replaceSync(css.join('\n'));
		const workloads = new Set(named('workloads', true));
		for (const element of document.querySelectorAll('[data-workloads]')) {
			element.hidden = !JSON.parse(element.dataset.workloads).some((name) => workloads.has(name));
		}
		tell(workloads);
	}

	function tell(workloads) {
		const part = (n, of, what) => (n < of ? n + ' of ' : of > 1 ? 'all ' : '') + of + ' ' + what + (of === 1 ? '' : 's');
		const figures = [...document.querySelectorAll('figure')];
		const cells = [...document.querySelectorAll('.cell')];
		const filtered = kinds.some((kind) => named(kind, false).length > 0);
		document.body.classList.toggle('filtered', filtered);
		status.textContent = 'Shown: ' + [
			part(named('designs', true).length, boxes.designs.length, 'design'),
			part(workloads.size, boxes.workloads.length, 'workload'),
			part(figures.filter((figure) => !figure.hidden).length, figures.length, 'chart'),
			part(cells.filter((cell) => workloads.has(cell.dataset.workload)).length, cells.length, 'cell'),
		].join(', ') + '.';
	}

	// The names of designs have commas: each is encoded by itself.
	function address(place) {
		const parts = kinds.filter((kind) => named(kind, false).length > 0)
			.map((kind) => kind + '=' + named(kind, true).map(encodeURIComponent).join(','));
		if (parts.length > 0 && place) parts.push('at=' + place);
		return parts.join('&') || place;
	}

	function decoded(text) {
		try {
			return decodeURIComponent(text);
		} catch {
			return text; // a % of its own
		}
	}

	// Reads the address, and returns the place in it.
	function read() {
		const hash = location.hash.slice(1);
		if (hash && !/^(designs|workloads)=/.test(hash)) return hash;
		const parts = new Map(hash.split('&').map((part) => {
			const at = part.indexOf('=');
			return [part.slice(0, at), part.slice(at + 1)];
		}));
		for (const kind of kinds) {
			const names = parts.has(kind) && parts.get(kind).split(',').map(decoded);
			for (const box of boxes[kind]) box.checked = !names || names.includes(box.value);
		}
		return parts.get('at') || '';
	}

	function put(hash) {
		history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search);
	}

	function chosen() {
		show();
		put(address(''));
	}

	function arrived() {
		const place = read();
		show();
		const target = place && document.getElementById(decoded(place));
		if (target) {
			for (let at = target.closest('details'); at; at = at.parentElement.closest('details')) at.open = true;
			target.scrollIntoView();
			put(address(place));
		}
	}

	form.hidden = boxes.designs.length + boxes.workloads.length < 3; // there is nothing to choose
	form.addEventListener('change', chosen);
	form.addEventListener('submit', (event) => event.preventDefault());
	window.addEventListener('hashchange', arrived);
	arrived();
})();
