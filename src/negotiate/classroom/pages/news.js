// One sentence for each change, for screen readers: the one live region of a page.

import { html, t, useState, useEffect, useRef, partyOf } from '/pages/parts.js';

export function newest(log) {
  for (let place = log.length - 1; place >= 0; place--) if (log[place].weight > 0 && log[place].round > 0) return log[place];
  return null;
}

export function nameOf(state, seat) {
  if (seat === 'teacher') return t('talk.teacher');
  if (seat === 'all') return t('talk.all');
  return seat === 'press' ? t('talk.press') : partyOf(state, seat).label;
}

export function Heard({ state, shared, own }) {
  const [said, say] = useState('');
  const before = useRef(null);
  const news = shared.log ? newest(shared.log) : null;
  const messages = [...(state.table ? state.table.messages : []), ...(state.team ? state.team.messages : [])];
  const last = messages.reduce((found, one) => (found && found.at >= one.at ? found : one), null);
  const now = {
    message: last ? `${last.id} ${last.hidden}` : '', news: news ? news.number : -1, decision: own.decision || '',
    paused: Boolean(state.table && state.table.paused), dropped: (state.team && state.team.dropped) || '',
  };
  useEffect(() => {
    const old = before.current;
    before.current = now;
    if (!old) return;
    if (now.paused !== old.paused) say(now.paused ? t('table.paused') : t('table.goes-on'));
    else if (now.dropped && now.dropped !== old.dropped) say(now.dropped);
    else if (now.decision && now.decision !== old.decision) say(own.turn_text);
    else if (now.news !== old.news && news) say(news.text);
    else if (now.message !== old.message && last && last.sender !== state.me.seat && !last.hidden) say(t('talk.heard', { who: nameOf(state, last.sender), text: last.text }));
  }, [now.message, now.news, now.decision, now.paused, now.dropped]);
  return html`<p class="unseen" role="status" aria-live="polite">${said}</p>`;
}
