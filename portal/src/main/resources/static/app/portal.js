// Live hints, and focus on what has to be read first. No inline handlers, no eval.
document.querySelector('[data-autofocus]')?.focus();
const targets = () => [...document.querySelectorAll('[data-refresh]')];
if (targets().length) {
  let now = 'on';
  const show = s => {      // the element may be a new one, after a refresh
    now = s;
    const state = document.getElementById('live-state');
    if (state && state.dataset.state !== s) { state.dataset.state = s; state.textContent = state.dataset[s]; }
  };
  let seen = Number(document.body.dataset.board ?? NaN), timer, poll, retry, busy = false, again = false;
  const busyTyping = el => el.contains(document.activeElement) && /INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName);
  const pull = async () => {
    if (document.hidden) return;      // asked for when it is looked at
    if (busy) { again = true; return; }
    busy = true;
    try {
      for (const el of targets()) {
        if (busyTyping(el)) continue;
        const url = el.dataset.refresh + (el.id === 'board' ? location.search : '');
        await htmx.ajax('GET', url, { source: el, target: el, swap: 'outerHTML' });
      }
    } finally { busy = false; show(now); if (again) { again = false; later(); } }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(pull, 150); };      // coalesce bursts
  const failed = e => { if (e.target.matches('[data-refresh]')) { clearTimeout(retry); retry = setTimeout(pull, 15000); } };
  for (const event of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) document.addEventListener(event, failed);
  const onmessage = ({ data }) => {
    if (data.type === 'board') {
      show('on'); clearInterval(poll); poll = undefined;
      if (seen !== data.v) later();      // lower after the database was restored
      seen = data.v;
    }
    if (data.type === 'down') { show('polling'); poll ??= setInterval(pull, 15000); }
  };
  let hello;
  if (window.SharedWorker) {      // one stream per browser: six connections per host are soon used up
    const { port } = new SharedWorker(document.body.dataset.worker, { name: 'live' });
    port.onmessage = onmessage;
    hello = () => port.postMessage('hello');
    addEventListener('pagehide', () => port.postMessage('bye'));
    addEventListener('pageshow', e => { if (e.persisted) hello(); });
  } else {
    let stream;
    hello = () => {
      stream?.close();
      stream = new EventSource('/live');
      stream.addEventListener('board', e => onmessage({ data: { type: 'board', v: Number(e.data) } }));
      for (const name of ['away', 'error']) stream.addEventListener(name, () => onmessage({ data: { type: 'down' } }));
    };
  }
  hello();
  document.addEventListener('visibilitychange', () => { if (!document.hidden) later(); });
  addEventListener('offline', () => show('off'));
  addEventListener('online', () => { show('polling'); hello(); later(); });
}
// typing that was not sent is not left by accident
let dirty = false;
document.addEventListener('input', e => { if (e.target.form?.matches('[method=post]:not([data-draft], [role=search])')) dirty = true; });
document.addEventListener('submit', () => { dirty = false; });
addEventListener('beforeunload', e => { if (dirty) e.preventDefault(); });
// that a chart is printed is written down
addEventListener('beforeprint', () => {
  const page = document.querySelector('[data-printed]'), token = document.querySelector('[name=_csrf]');
  if (page && token) navigator.sendBeacon(page.dataset.printed, new URLSearchParams({ _csrf: token.value }));
});
