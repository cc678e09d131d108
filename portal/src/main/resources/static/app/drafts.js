// Keeps what is typed into forms with a data-draft address, a second after the last key. Before any form is sent,
// every other one is kept; the one that is sent is kept by the server.
const forms = new Map();
const of = form => { if (!forms.has(form)) forms.set(form, { dirty: false, timer: 0, flight: null }); return forms.get(form); };
const typed = form => new URLSearchParams(new FormData(form));
const say = (form, ok) => { const el = form.querySelector('[data-draft-state]'); if (el) { el.textContent = ok ? el.dataset.kept : el.dataset.failed; el.classList.toggle('err', !ok); } };
const keep = form => {
  const state = of(form);
  clearTimeout(state.timer);
  state.dirty = false;
  return state.flight = fetch(form.dataset.draft, { method: 'POST', body: typed(form), redirect: 'error' })
    .then(answer => answer.ok, () => false)
    .then(ok => { say(form, ok); if (!ok) { state.dirty = true; state.timer = setTimeout(keep, 5000, form); } })
    .finally(() => { state.flight = null; });
};
const changed = e => {
  const form = e.target.form;
  if (!form?.dataset.draft) return;
  const state = of(form);
  state.dirty = true;
  clearTimeout(state.timer);
  state.timer = setTimeout(keep, 1000, form);
};
document.addEventListener('input', changed);
document.addEventListener('change', changed);
let waited = false;
document.addEventListener('submit', async e => {
  if (waited) return;
  const { target: form, submitter } = e, pending = [];
  for (const [other, state] of forms) {
    if (other === form) { clearTimeout(state.timer); state.dirty = false; }
    else if (state.dirty) pending.push(keep(other));
    if (state.flight) pending.push(state.flight);
  }
  if (!pending.length) return;
  e.preventDefault();
  await Promise.all(pending);
  waited = true;
  form.requestSubmit(submitter);
  waited = false;
});
addEventListener('pagehide', () => {
  for (const [form, state] of forms) if (state.dirty) navigator.sendBeacon(form.dataset.draft, typed(form));
});
addEventListener('beforeunload', e => {
  for (const [form, state] of forms) if (state.dirty && form.querySelector('[data-draft-state].err')) e.preventDefault();
});
