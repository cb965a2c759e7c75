// Messages: to everybody at the table, to the public, to a delegation, in a circle of the mediator; a text, a ready-made
// phrase, a package that is shown and answered.

import { html, separated, t, useState, useEffect, useRef, Emblem, Icon, partyOf } from '/pages/parts.js';
import { nameOf } from '/pages/news.js';
import { useTyped } from '/pages/typed.js';

const ALL = 'all';
const PRESS = 'press';
const TEACHER = 'teacher';
const OPEN = [ALL, PRESS];

const keyOf = (seats) => [...seats].sort().join(' ');
const others = (one, me) => (OPEN.includes(one.to[0]) ? one.to : [one.sender, ...one.to].filter((seat) => seat !== me));

export function Thread({ state, shown, named = false, below = () => null }) {
  const me = state.me ? state.me.seat : null;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' });
  if (!shown.length) return html`<p class="quiet">${t('talk.nothing')}</p>`;
  return shown.map((one) => {
    const about = one.about && shown.find((other) => other.id === one.about);
    return html`<article key=${one.id} class=${`message ${one.sender === me ? 'own' : ''}`}>
      ${one.sender === 'teacher' ? html`<b class="tag">${t('talk.teacher')}</b>` : html`<${Emblem} party=${partyOf(state, one.sender)} size=${32} badge=${one.program ? 'robot' : ''} />`}
      <div class="bubble"><small class=${named || one.to[0] === PRESS ? '' : 'unseen'}>${nameOf(state, one.sender)}${(named || one.to[0] === PRESS) && html` → ${one.to.map((seat) => nameOf(state, seat)).join(', ')}`}</small>
        ${one.program && html`<small>${t('talk.program')}</small>`}
        ${about && about.offer && html`<small class="quoted">${t('talk.answers', { who: nameOf(state, about.sender) })} ${separated(about.offer)}</small>`}
        ${one.hidden ? html`<i>${t('talk.hidden', { why: one.hidden })}</i>` : one.text}
        ${one.offer && html`<div class="shown"><b>${t('talk.shown')}</b>${one.offer.map((text) => html`<div>${text}</div>`)}
          <small><${Icon} name="lock" size=${15} /> ${t('talk.no-points')}</small>${below(one)}</div>`}
        <small>${time.format(new Date(one.at * 1000))}</small></div></article>`;
  });
}

export function Talk({ line, state, own, shared, attached, attach, open }) {
  const me = state.me.seat;
  const [to, turn] = useState(line.to && !line.to.includes(me) ? line.to : [ALL]);
  const [gathering, gather] = useState(false);
  const [drafts, draft] = useTyped(state, `messages ${me}`, {});
  const typed = drafts[keyOf(to)] || '';
  const type = (text) => draft((old) => ({ ...old, [keyOf(to)]: text }));
  const [about, answer] = useState(null);
  const [issue, choose] = useState('');
  const [problem, complain] = useState('');
  const end = useRef();
  const row = useRef();
  const said = useRef(false);
  const seats = state.class.tables.find((table) => table.number === state.me.table).seats;
  const parties = state.class.parties.filter((party) => party.seat !== me);
  const all = [...state.table.messages, ...state.team.messages];
  const read = (line.read = line.read || {});
  const count = (key) => all.filter((one) => one.sender !== me && keyOf(others(one, me)) === key).length;
  const shown = all.filter((one) => keyOf(others(one, me)) === keyOf(to));
  const waiting = [...line.waiting.values()].map(({ data }) => data).filter((data) => data.kind === 'say' && keyOf(data.to) === keyOf(to));
  const circles = Object.values(Object.fromEntries(all.map((one) => [keyOf(others(one, me)), others(one, me)]))).filter((circle) => circle.length > 1);
  read[keyOf(to)] = count(keyOf(to));
  useEffect(() => {
    if (shown.length + waiting.length && end.current) end.current.scrollIntoView({ block: 'nearest' });
    const chosen = row.current && row.current.querySelector('[aria-pressed="true"]');
    if (chosen) row.current.scrollLeft = chosen.offsetLeft - row.current.offsetLeft - 40;
  }, [shown.length + waiting.length, keyOf(to)]);
  const go = (seat) => { turn(seat); line.to = seat; gather(false); answer(null); complain(''); };
  said.current = false;
  const say = async (fields) => {
    if (said.current) return; // a second tap before the field is empty
    said.current = true;
    attach(null);
    answer(null);
    if (fields.text) type('');
    const done = await line.send('say', { to, offer: attached, about: about && about.id, ...fields });
    complain(done.why || '');
    if (done.kind === 'ok') return;
    attach(attached);
    answer(about);
    if (fields.text) draft((old) => ({ ...old, [keyOf(to)]: [fields.text, old[keyOf(to)]].filter(Boolean).join(' ') }));
  };
  const name = to.map((seat) => nameOf(state, seat)).join(', ');
  const who = to[0] === ALL ? t('talk.everybody-reads') : to[0] === PRESS ? t('talk.public-reads') : to.length > 1 ? t('talk.only-circle') : to[0] === TEACHER ? '' : t('talk.only-two');
  const robots = to.filter((seat) => seats[seat] && seats[seat].program);
  const chip = (circle, head) => html`<button key=${keyOf(circle)} aria-pressed=${!gathering && keyOf(circle) === keyOf(to)} onClick=${() => go(circle)}>${head}
    ${count(keyOf(circle)) > (read[keyOf(circle)] || 0) && html`<span class="fresh" role="img" aria-label=${t('talk.fresh')}></span>`}</button>`;
  const chairs = shared.parties.filter((party) => party.kind === 'mediator' && party.presence !== 'absent');
  const chair = chairs.find((party) => party.seat === me) || chairs[0];
  const mediator = chair && partyOf(state, chair.seat);
  const issues = shared.tracks.flatMap((track) => track.issues.map((one) => [one.issue, one.label]));
  const phrases = Object.entries(state.class.phrases).filter(([key]) => (about ? state.class.answers.includes(key) : state.class.about.includes(key) === Boolean(issue)));
  const under = (one) => html`<div class="buttons">${one.package && html`<button class="small" onClick=${() => open(one.package)}><${Icon} name="balance" size=${18} />${t('talk.open')}</button>`}
    ${one.sender !== me && html`<button class="small" onClick=${() => answer(one)}><${Icon} name="return" size=${18} />${t('talk.answer')}</button>`}</div>`;
  return html`<h1 class="unseen">${t('nav.talk')}</h1>
    <div class="chips" role="group" ref=${row} aria-label=${t('talk.to')}>${chip([ALL], html`<${Icon} name="people" />${t('talk.all')}`)}
      ${parties.map((party) => chip([party.seat], html`<${Emblem} party=${party} size=${26} badge=${seats[party.seat].program ? 'robot' : ''} />${party.label}`))}
      ${all.some((one) => keyOf(others(one, me)) === TEACHER) && chip([TEACHER], html`<${Icon} name="learn" />${t('talk.teacher')}`)}
      ${circles.map((circle) => chip(circle, html`<${Icon} name="people" />${circle.map((seat) => partyOf(state, seat).initials).join(' + ')}`))}
      ${mediator && state.class.parties.length > 2 && html`<button aria-pressed=${gathering} onClick=${() => gather(!gathering)}><${Icon} name="plus" />${t('talk.circle')}</button>`}
      ${chip([PRESS], html`<${Icon} name="scroll" />${t('talk.press')}`)}</div>
    ${gathering && html`<${Circle} state=${state} me=${me} mediator=${mediator} done=${go} />`}
    <section class="card thread" aria-label=${name}><h2>${name} <small>${who}</small></h2>
      ${robots.length > 0 && html`<p class="quiet"><${Icon} name="robot" size=${18} />${t('talk.program-reads')}</p>`}
      <${Thread} state=${state} shown=${shown} below=${under} />${waiting.map((one) => html`<${OnItsWay} key=${one.id} state=${state} one=${one} />`)}<i class="end" ref=${end}></i></section>
    ${to[0] !== TEACHER && html`<section class="foot" aria-label=${t('talk.write')}>
      ${about && html`<div class="shown"><b>${t('talk.answers', { who: nameOf(state, about.sender) })}</b><div>${separated(about.offer)}</div>
        <button class="small" onClick=${() => answer(null)}>${t('talk.detach')}</button></div>`}
      ${attached && html`<div class="shown"><b>${t('talk.attached')}</b><div>${separated(own.builder.items.map((item) => item.text))}</div>
        <button class="small" onClick=${() => attach(null)}>${t('talk.detach')}</button></div>`}
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      ${state.class.talk === 'off' ? html`<p class="quiet">${t('talk.off')}</p>` : html`
        <div class="ready">${!about && html`<select aria-label=${t('talk.issue')} value=${issue} onChange=${(event) => choose(event.target.value)}>
          ${[['', t('talk.about')], ...issues].map(([key, text]) => html`<option key=${key} value=${key} selected=${key === issue}>${text}</option>`)}</select>`}
        <div class="chips phrases" role="group" aria-label=${t('talk.phrases')}>${phrases.map(([key, text]) => {
          const label = issue && !about ? text.replace('{issue}', issues.find(([one]) => one === issue)[1]) : text;
          return html`<button key=${key} onClick=${() => say(issue && !about ? { phrase: key, issue } : { phrase: key })}>${label}</button>`;
        })}</div></div>
        ${state.class.talk === 'free' && html`<form class="write" onSubmit=${(event) => { event.preventDefault(); if (typed.trim() || attached) say({ text: typed.trim() || null }); }}>
          <input value=${typed} maxlength="2000" aria-label=${t('talk.write')} placeholder=${name} onInput=${(event) => type(event.target.value)} />
          <button class="main" type="submit" aria-label=${t('talk.send')}><${Icon} name="send" /></button></form>`}
        ${state.class.talk !== 'free' && attached && html`<button class="main wide" onClick=${() => say({})}>${t('talk.send')}</button>`}`}
    </section>`}`;
}

// What was said and is not answered for: seen at once, so that nobody says it twice where the way is broken for a minute.
function OnItsWay({ state, one }) {
  return html`<article class="message own"><${Emblem} party=${partyOf(state, state.me.seat)} size=${32} />
    <div class="bubble">${one.text || (one.phrase && state.class.phrases[one.phrase].replace('{issue}', '…'))}${one.offer && html`<div class="shown"><b>${t('talk.shown')}</b></div>`}
      <small><${Icon} name="clock" size=${15} /> ${t('talk.waits')}</small></div></article>`;
}

function Circle({ state, me, mediator, done }) {
  const [chosen, choose] = useState([]);
  const own = mediator.seat === me;
  const free = state.class.parties.filter((party) => party.seat !== me && party.seat !== mediator.seat);
  const circle = own ? chosen : [mediator.seat, ...chosen];
  return html`<section class="card" aria-labelledby="circle"><h2 id="circle">${t('talk.circle-of', { who: mediator.label })}</h2>
    <div class="buttons">${free.map((party) => html`<button key=${party.seat} aria-pressed=${chosen.includes(party.seat)}
      onClick=${() => choose(chosen.includes(party.seat) ? chosen.filter((seat) => seat !== party.seat) : [...chosen, party.seat])}><${Emblem} party=${party} size=${26} />${party.label}</button>`)}
      <button class="main" disabled=${circle.length < 2} onClick=${() => done(circle)}>${t('talk.gather')}</button></div></section>`;
}
