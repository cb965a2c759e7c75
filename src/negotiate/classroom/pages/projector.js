// The projector: public only, one table large, all in turn where the teacher has not chosen one.

import { Exchanges } from '/pages/table.js';
import { html, t, useEffect, Emblem, Icon, byName, partyOf } from '/pages/parts.js';

const TURN = 12000;

export function ProjectorPage({ line, looked, look }) {
  const state = line.state;
  const tables = state.class ? state.class.tables.map((table) => table.number) : [];
  const spotlight = state.class ? state.class.spotlight : null;
  useEffect(() => {
    if (spotlight) {
      look(spotlight);
      return undefined;
    }
    const timer = setInterval(() => look(tables[(tables.indexOf(looked.table) + 1) % tables.length]), TURN);
    return () => clearInterval(timer);
  }, [spotlight, tables.length]);
  if (!state.class) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  if (state.class.phase === 'lobby') return html`<${Invite} state=${state} />`;
  const shared = byName(state, 'public');
  if (!state.table || !shared.header) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  const trust = shared.mutual_trust;
  return html`<main class="projector"><header><div><h1>${t('table.number', { number: state.table.number })} · ${shared.header.title}</h1><p>${shared.header.turn_text}</p></div>
      <b class="pill">${shared.header.round_text}</b></header>
    <section class="big-tracks">${shared.tracks.map((track) => html`<article class=${track.is_open ? 'card open' : 'card'} key=${track.track}>
      <h2><${Icon} name=${track.is_open ? 'unlock' : 'lock'} size=${30} />${track.label}</h2><p>${track.is_open ? track.settled_text : track.needs.filter((need) => !need.met).map((need) => t('projector.need', { need: need.text, now: need.now })).join('; ')}</p>
      <ul>${(track.is_open ? track.issues : []).filter((issue) => issue.agreed || issue.is_on_table || track.issues.length < 3).map((issue) => html`<li class=${issue.agreed ? 'good' : ''}>${issue.label}: ${issue.status_text}</li>`)}</ul></article>`)}</section>
    <${Exchanges} shared=${{ exchanges: shared.exchanges.slice(0, 1) }} />
    ${shared.offers.map((offer) => html`<article class="card big-offer" key=${offer.seat}><${Emblem} party=${partyOf(state, offer.seat)} size=${52} />
      <div><h2>${offer.title}</h2><p>${offer.items.map((item) => item.text).join('; ')}</p><p class="quiet">${offer.status_text}</p></div></article>`)}
    <footer><ol class="plain">${shared.log.filter((entry) => entry.weight > 0).slice(-3).reverse().map((entry) => html`<li key=${entry.number}>${entry.text}</li>`)}</ol>
      <div class="trust"><span>${trust.text}</span><meter min="0" max="100" value=${trust.points}></meter></div></footer></main>`;
}

function Invite({ state }) {
  return html`<main class="middle invite-large"><h1>${t('projector.join')}</h1><img src="/qr.svg" alt=${t('teacher.qr')} width="420" height="420" />
    <p>${location.host}</p><p class="code">${state.class.code}</p>
    <p class="quiet">${t('projector.in-class', { count: state.class.tables.reduce((sum, table) => sum + Object.values(table.seats).reduce((all, seat) => all + seat.names.length, 0), 0) })}</p></main>`;
}
