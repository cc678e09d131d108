// Says a minute before that the session will lock, and hides the page when it has. The server decides; this asks it.
(() => {
  const notice = document.getElementById('locks-soon');
  if (!notice) return;
  const seconds = notice.querySelector('[data-seconds]');
  let end = Date.now() + 1000 * Number(notice.dataset.left), asked = 0, gone = false;
  const hide = () => {
    gone = true;
    document.body.replaceChildren();
    location.reload();
  };
  // a question about unsaved typing would leave the page on the screen
  addEventListener('beforeunload', e => { if (gone) e.stopImmediatePropagation(); }, true);
  const ask = () => {
    asked = Date.now();
    return fetch('/session', { headers: { Accept: 'application/json' }, redirect: 'manual' })
      .then(answer => answer.ok ? answer.json() : answer.type === 'opaqueredirect' || answer.status === 403 ? { left: 0 } : null, () => null)
      .then(answer => {
        if (answer) { end = Date.now() + 1000 * answer.left; if (answer.left <= 0) hide(); }
        else if (end <= Date.now()) hide();      // nobody can say: better hidden than open
      });
  };
  const look = async () => {
    if (gone) return;
    let left = end - Date.now();
    // another tab may have used the session meanwhile
    if (left < 61000 && Date.now() - asked > (left > 3000 ? 10000 : 1000)) { await ask(); left = end - Date.now(); }
    const soon = left < 61000 && !gone;
    if (notice.hidden === soon) notice.hidden = !soon;
    // read out when it appears, not every second
    if (soon) seconds.textContent = Math.max(0, Math.round(left / 1000));
  };
  setInterval(look, 1000);
  addEventListener('pageshow', e => { if (e.persisted) ask(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
  notice.addEventListener('submit', e => {
    e.preventDefault();
    fetch(notice.action, { method: 'POST', body: new URLSearchParams(new FormData(notice)), redirect: 'manual' }).then(ask, ask).then(look);
  });
})();
