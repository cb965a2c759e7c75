// The projector: public only, one table large, all in turn where the teacher has not chosen one; the exchange day by day.

import { Frame } from '/pages/classpage.js';
import { html, labelled, separated, t, useEffect, Emblem, Icon, byName, partyOf } from '/pages/parts.js';
import { TimeLeft } from '/pages/beside.js';

const TURN = 12000;
const MOST_OFFERS = 2;
const MOST_PRESS = 2;
const MOST_LATE = 2;
const PRESS = 'press';

export function ProjectorPage({ line, looked, look }) {
  const state = line.state;
  const tables = state.class ? state.class.tables.map((table) => table.number) : [];
  const spotlight = state.class ? state.class.spotlight : null;
  useEffect(() => {
    if (spotlight || (tables.length && !tables.includes(looked.table))) {
      look(spotlight || tables[0]);
      if (spotlight) return undefined;
    }
    const timer = setInterval(() => look(tables[(tables.indexOf(looked.table) + 1) % tables.length]), TURN);
    return () => clearInterval(timer);
  }, [spotlight, tables.join(' ')]);
  if (!state.class) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  if (state.class.phase === 'lobby') return html`<${Invite} state=${state} />`;
  if (state.class.phase === 'debrief' && state.class.presented) return html`<main><${Frame} address=${`/class?language=${document.documentElement.lang}`} large=${true} /></main>`;
  const shared = byName(state, 'public');
  if (!state.table || !shared.header) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  const trust = shared.mutual_trust;
  const exchange = shared.exchanges.find((one) => one.days.some((day) => day.state === 'to-come')) || shared.exchanges[0];
  const told = state.class.tables.find((table) => table.number === state.table.number);
  const press = state.table.messages.filter((message) => message.to[0] === PRESS && !message.hidden).slice(exchange ? -1 : -MOST_PRESS).reverse();
  const news = shared.log.filter((entry) => entry.weight > 0 && entry.kind !== 'marked').slice(exchange ? -1 : -2).reverse();
  return html`<main class="projector"><header><div class="grow"><h1><b class="number">${state.table.number}</b> ${shared.header.title}</h1><p>${told && (told.frozen || told.paused) ? t('table.paused') : shared.header.turn_text}</p></div>
      ${told && html`<${TimeLeft} line=${line} told=${told.clock} large=${true} />`}<b class="pill">${shared.header.round_text}</b></header>
    ${press.length > 0 && html`<section class="statements">${press.map((message) => html`<${Statement} key=${message.id} state=${state} message=${message} />`)}</section>`}
    ${exchange && html`<${Days} exchange=${exchange} sealed=${state.table.sealed} />`}
    ${!exchange && html`<${BigTracks} tracks=${shared.tracks} />`}
    <${Late} state=${state} texts=${shared.promises.texts} />
    ${shared.offers.slice(0, MOST_OFFERS).map((offer) => html`<article class="card big-offer" key=${offer.seat}><${Emblem} party=${partyOf(state, offer.seat)} size=${64} />
      <div><h2>${offer.title}</h2><p>${separated(offer.items.map((item) => item.text))}</p><p class="quiet">${offer.status_text}</p></div></article>`)}
    ${exchange && html`<${Strip} tracks=${shared.tracks} />`}
    <footer><ol class="plain news-lines grow">${news.map((entry) => html`<li key=${entry.number}>${entry.text}</li>`)}</ol>
      ${trust.text && html`<div class="trust"><span>${t('wall.trust')}</span><meter min="0" max="100" value=${trust.points} aria-hidden="true"></meter><b>${Math.round(trust.points)}</b></div>`}</footer>
    ${state.class.tables.length > 1 && html`<nav class="beads" aria-hidden="true">${tables.map((number) => html`<i key=${number} class=${number === state.table.number ? 'on' : ''}>${number}</i>`)}</nav>`}</main>`;
}

// The first two, so that everything is on one screen; and how many more there are.
const first = (texts) => separated(texts.slice(0, 2)) + (texts.length > 2 ? ` … +${texts.length - 2}` : '');
const missing = (needs) => first(needs.map((need) => t('projector.need', { need: need.text, now: need.now })));

const SIGNS = { came: 'check', part: 'dots', missed: 'cross', mismatch: 'warning', fallen: 'broken', 'to-come': 'clock' };

function Days({ exchange, sealed }) {
  const whole = exchange.days.reduce((sum, day) => sum + (day.state === 'mismatch' ? 0 : day.promised), 0);
  const home = exchange.days.reduce((sum, day) => sum + day.delivered, 0);
  const next = exchange.days.findIndex((day) => day.state === 'to-come');
  const number = (value) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 }).format(value);
  return html`<section class="exchange"><h2>${labelled(exchange.label, exchange.option_label)}</h2>
    <ol class="big-days">${exchange.days.map((day, place) => html`<li key=${place} class=${`${day.state} ${place === next ? 'next' : ''}`} aria-label=${day.text}>
      <p class="day-head"><b>${day.when}</b><${Icon} name=${SIGNS[day.state] || 'dot'} size=${30} /></p>
      <p class="day-number">${number(day.state === 'to-come' || day.state === 'fallen' ? day.promised : day.delivered)}</p>
      <p>${['to-come', 'came'].includes(day.state) ? '' : day.count_text}</p>
      ${place === next && sealed && sealed.decided !== null ? html`<p class="envelopes">${Array.from({ length: sealed.of }, (_, one) => html`<i key=${one} class=${one < sealed.decided ? 'full' : ''}><${Icon} name="sealed" size=${30} /></i>`)}</p><p>${t('sealed.count', sealed)}</p>` : html`<p class="note-line">${day.note}</p>`}</li>`)}</ol>
    <div class="card home"><${Icon} name="people-home" size=${52} /><b>${exchange.count_text}</b>
      <span class="filled"><u style=${{ width: `${whole > 0 ? Math.min(1, home / whole) * 100 : 0}%` }}></u></span></div></section>`;
}

function BigTracks({ tracks }) {
  return html`<section class="big-tracks">${tracks.map((track) => html`<article class=${track.is_open ? 'card open' : 'card'} key=${track.track}>
    <h2><${Icon} name=${track.is_open ? 'unlock' : 'lock'} size=${34} />${track.label}</h2><p>${track.is_open ? track.settled_text : missing(track.needs.filter((need) => !need.met))}</p>
    <ul>${(track.is_open ? track.issues : []).filter((issue) => issue.agreed || issue.is_on_table || track.issues.length < 3).map((issue) => html`<li class=${issue.agreed ? 'good' : ''}>${labelled(issue.label, issue.status_text)}</li>`)}</ul></article>`)}</section>`;
}

// Whose promises are overdue, as everybody knows, and which are rightly suspended because of that.
function Late({ state, texts }) {
  const rows = texts.flatMap((text) => text.rows);
  const links = texts.flatMap((text) => text.links);
  const late = rows.filter((row) => row.state === 'overdue');
  const issues = (some) => first([...new Set(some.map((row) => row.issue_label))]);
  return [...new Set(late.map((row) => row.party))].slice(0, MOST_LATE).map((party) => {
    const owed = late.filter((row) => row.party === party);
    const because = links.filter((link) => owed.some((row) => row.key === link.overdue)).map((link) => link.suspended);
    const held = rows.filter((row) => because.includes(row.key));
    return html`<article class="card late" key=${party}><p class="overdue"><${Icon} name="warning" size=${34} /><${Emblem} party=${partyOf(state, party)} size=${44} />
        <span><b>${labelled(t('promise.overdue'))}</b> ${issues(owed)}</span></p>
      ${held.length > 0 && html`<p class="suspended"><${Icon} name="pause" size=${34} />${[...new Set(held.map((row) => row.party))].map((one) => html`<${Emblem} key=${one} party=${partyOf(state, one)} size=${44} />`)}
        <span><b>${labelled(t('promise.held-up'))}</b> ${issues(held)}</span></p>`}</article>`;
  });
}

function Statement({ state, message }) {
  const party = partyOf(state, message.sender);
  return html`<figure class="card statement"><${Emblem} party=${party} size=${52} /><div><figcaption><${Icon} name="scroll" size=${26} />${t('talk.press')} · <b>${party.label}</b></figcaption>
    ${message.text && html`<blockquote>${message.text}</blockquote>`}${message.offer && html`<p class="quiet">${separated(message.offer)}</p>`}</div></figure>`;
}

function Strip({ tracks }) {
  return html`<p class="strip">${tracks.map((track) => html`<span key=${track.track} class=${track.is_open ? 'good' : ''}><${Icon} name=${track.is_open ? 'unlock' : 'lock'} size=${26} />${track.label}</span>`)}</p>`;
}

function Invite({ state }) {
  const seated = state.class.tables.reduce((sum, table) => sum + Object.values(table.seats).reduce((all, seat) => all + seat.names.length, 0), 0);
  return html`<main class="middle invite-large"><h1>${t('projector.join')}</h1><img src="/qr.svg" alt=${t('teacher.qr')} width="420" height="420" />
    <p>${state.class.address || location.host}</p><p class="code">${state.class.code}</p>
    <p class="quiet">${t('projector.in-class', { count: seated })}</p></main>`;
}
