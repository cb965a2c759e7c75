// The wall: a row a table, and what is done for all of them.

import { html, t, useEffect, useRef, useState, languages, Choice, Emblem, Icon, clock, partyOf } from '/pages/parts.js';
import { TimeLeft } from '/pages/beside.js';
import { CardForm } from '/pages/card.js';
import { Asking, Forget } from '/pages/classpage.js';
import { Keeping } from '/pages/kept.js';

const SILENT = 180;
const FIVE = 300;

function Menu({ icon, label, children, tone = '' }) {
  // closes when one of its buttons is pressed, and when something else is
  const self = useRef();
  useEffect(() => {
    const close = (event) => { if (self.current && !self.current.contains(event.target)) self.current.open = false; };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, []);
  const shut = (event) => { if (event.key === 'Escape' || event.target.closest('button')) self.current.open = false; };
  return html`<details class="menu" ref=${self} onKeyDown=${(event) => event.key === 'Escape' && shut(event)}><summary class=${`button ${tone}`} aria-label=${label} title=${label}><${Icon} name=${icon} /></summary>
    <div class="sheet" onClick=${shut}>${children}</div></details>`;
}

export function stuckFor(row, now) {
  // seconds for which nobody has moved, 0 while that is no reason to look
  const since = row.since ? now - row.since : 0;
  return row.round && !row.over && !row.idle && !row.paused && !row.frozen && since > SILENT ? since : 0;
}

export function Everybody({ line, state, send, language, speak, look, looked, needs, token, forgotten }) {
  const [typed, type] = useState('');
  const [panel, open] = useState('');
  const field = useRef();
  const toggle = (name) => open(panel === name ? '' : name);
  useEffect(() => { if (panel === 'message' && field.current) field.current.focus(); }, [panel]);
  const { phase, talk, locked } = state.class;
  const { tables } = state.wall;
  const paused = tables.every((table) => table.paused);
  const frozen = tables.every((table) => table.frozen);
  const undo = tables.every((table) => table.undo);
  const timed = tables.some((table) => table.clock);
  const over = tables.some((table) => table.over) && tables.every((table) => table.over || table.idle);
  const days = [['', t('deputies.never')], ...[2, 5, 15, 60, 720].map((minutes) => [String(minutes), t('deputies.after', { minutes })])];
  const message = html`<form class="write" onSubmit=${(event) => { event.preventDefault(); if (typed.trim()) send('announce', { table: looked.table, text: typed.trim() }).then((answer) => { if (answer.kind === 'ok') { type(''); open(''); } }); }}>
    <input ref=${field} value=${typed} maxlength="2000" id="message" aria-label=${t('teacher.message')} placeholder=${looked.table ? t('teacher.message-one', { number: looked.table }) : t('teacher.message')} onInput=${(event) => type(event.target.value)} />
    <button type="submit" aria-label=${t('talk.send')}><${Icon} name="send" /></button></form>`;
  return html`<div class="acts" role="group" aria-label=${t('teacher.all')}>
    ${looked.table && html`<button onClick=${() => look(null, null)}><${Icon} name="left" />${t('teacher.back')}</button>`}
    ${phase === 'lobby' && html`<button class="main" onClick=${() => send('start')}><${Icon} name="play" />${t('teacher.start')}</button>
      <button aria-pressed=${locked} onClick=${() => send('lock', { on: !locked })}><${Icon} name=${locked ? 'lock' : 'unlock'} />${locked ? t('teacher.unlock') : t('teacher.lock')}</button>`}
    ${phase === 'play' && !looked.table && html`<span class="quiet">${t('teacher.all')}</span><button aria-pressed=${paused} onClick=${() => send('pause', { table: null, on: !paused })}>
        <${Icon} name=${paused ? 'play' : 'pause'} />${paused ? t('teacher.resume') : t('teacher.pause')}</button>
      <button onClick=${() => send('clock', { table: null, seconds: FIVE })}><${Icon} name="clock" />${timed ? t('time.five-more') : t('time.five')}</button>
      <button aria-expanded=${panel === 'message'} onClick=${() => toggle('message')}><${Icon} name="talk" />${t('teacher.say')}</button>
      <button aria-expanded=${panel === 'card'} onClick=${() => toggle('card')}><${Icon} name="card" />${t('teacher.card')}</button>
      <button aria-pressed=${frozen} onClick=${() => send('freeze', { table: null, on: !frozen })}><${Icon} name="freeze" />${frozen ? t('teacher.thaw') : t('teacher.freeze')}</button>`}
    ${phase === 'play' && looked.table && message}
    ${needs.map((number) => html`<button class="needs" key=${number} onClick=${() => look(number, null)}><${Icon} name="warning" />${t('wall.needs', { number })}</button>`)}
    <span class="right"><a class="button" href="/projector" target="_blank" rel="noopener"><${Icon} name="screen" />${t('teacher.projector')}</a>
    ${phase === 'play' && html`<button class=${over ? 'main' : ''} onClick=${() => { if (confirm(t('teacher.debrief-sure'))) send('debrief'); }}><${Icon} name="chart" />${t('teacher.debrief')}</button>`}
    <${Keeping} state=${state} send=${send} />
    ${phase === 'debrief' && html`<button onClick=${() => { if (confirm(t('teacher.close-sure'))) send('close'); }}><${Icon} name="leave" />${t('teacher.close')}</button>`}
    ${phase !== 'closed' && html`<${Asking} state=${state} send=${send} />`}
    ${['debrief', 'closed'].includes(phase) && html`<${Forget} token=${token} forgotten=${forgotten} />`}
    <${Menu} icon="settings" label=${t('teacher.settings')}><div class="settings">
      <${Choice} label=${t('teacher.talk')} value=${talk} options=${['off', 'phrases', 'free'].map((mode) => [mode, t(`teacher.talk.${mode}`)])} onChange=${(mode) => send('talk', { mode })} />
      <${Choice} label=${t('deputies.label')} value=${state.wall.deputies === null ? '' : String(state.wall.deputies)} options=${days} onChange=${(value) => send('deputies', { minutes: value ? Number(value) : null })} />
      <p class="quiet">${t('deputies.how')}</p>
      <label class="check"><input type="checkbox" checked=${undo} onChange=${() => send('undo', { table: null, on: !undo })} />${t('undo.allowed')}</label>
      ${timed && html`<button onClick=${() => send('clock', { table: null, seconds: 0 })}><${Icon} name="cross" size=${18} />${t('time.none')}</button>`}
      ${state.class.spotlight !== null && html`<button onClick=${() => send('spotlight', { table: null })}><${Icon} name="screen" size=${18} />${t('spotlight.all')}</button>`}
      <${Choice} label=${t('join.language')} value=${language} options=${Object.entries(languages)} onChange=${speak} /></div></${Menu}></span></div>
    ${panel && !looked.table && phase === 'play' && html`<section class="card">${panel === 'message' ? message : html`<h2>${t('teacher.card')}</h2><${CardForm} state=${state} send=${send} table=${null} done=${() => open('')} />`}</section>`}`;
}

function Trust({ points, rounds }) {
  const width = 128;
  const height = 40;
  const most = Math.max(50, ...points.map(([, value]) => value));
  const at = ([round, value]) => [3 + ((round - 1) / Math.max(rounds - 1, 1)) * (width - 8), height - 2 - (value / most) * (height - 8)];
  const path = points.map((pair) => at(pair).map((value) => value.toFixed(1)).join(','));
  const [x, y] = at(points[points.length - 1]);
  const before = points.length > 1 ? points[points.length - 1][1] - points[points.length - 2][1] : 0;
  const said = (value, sign) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: sign ? 1 : 0, signDisplay: sign ? 'exceptZero' : 'auto' }).format(value).replace('-', '−');
  return html`<span class="trend"><svg class="spark" width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} aria-hidden="true">
      <polygon points=${`3,${height} ${path.join(' ')} ${x.toFixed(1)},${height}`} /><polyline points=${path.join(' ')} /><circle cx=${x} cy=${y} r="3.5" /></svg>
    <span><b>${said(points[points.length - 1][1])}</b><small class=${before > 0.05 ? 'good' : before < -0.05 ? 'bad' : ''}>${said(before, true)}</small></span></span>`;
}

const PROMISES = [['delivered', 'check'], ['due', 'clock'], ['overdue', 'warning'], ['suspended', 'pause'], ['broken', 'broken']];

function Row({ row, state, send, look, now, timed }) {
  const stuck = stuckFor(row, now);
  const since = row.since ? now - row.since : 0;
  const silent = state.class.parties.filter((party) => row.seats[party.seat].heard && now - row.seats[party.seat].heard > SILENT && !row.over && !row.paused && !row.frozen);
  const longest = silent.length ? now - Math.min(...silent.map((party) => row.seats[party.seat].heard)) : 0;
  const turn = row.turn && partyOf(state, row.turn);
  const open = row.tracks ? row.tracks.filter(Boolean).length : 0;
  return html`<tr class=${`${stuck ? 'stuck' : ''} ${!row.round || row.idle ? 'idle' : ''}`}><th scope="row"><span class="seats-of"><b class="number">${row.number}</b>
      ${state.class.parties.map((party) => html`<${Emblem} key=${party.seat} party=${party} size=${30} badge=${row.seats[party.seat].program ? 'robot' : row.seats[party.seat].here ? '' : 'bad'} />`)}</span>
      ${row.origin && html`<small>${t('wall.branch', { number: row.origin[0], round: row.origin[1] })}</small>`}</th>
    ${!row.round || row.idle ? html`<td colspan="3" class="quiet">${t('wall.not-begun')}</td><td></td><td colspan="3"></td>` : html`
      <td><b>${row.round}</b> ${t('wall.of', { rounds: row.rounds })}<meter min="0" max=${row.rounds} value=${row.round} aria-hidden="true"></meter>${timed && html`<${TimeLeft} line=${{ ahead: now - Date.now() / 1000 }} told=${row.clock} />`}</td>
      <td><span class="turn-of">${turn && !row.over && html`<${Emblem} party=${turn} size=${30} />`}<span><b>${row.over ? t('wall.over') : turn ? turn.label : t('seat.program')}</b>
        <small class=${stuck ? 'late' : ''}>${row.frozen ? t('wall.frozen') : row.paused ? t('wall.paused') : row.over ? '' : stuck ? t('wall.stuck', { time: clock(since) }) : clock(since)}</small></span></span></td>
      <td>${row.trust.length > 0 && html`<${Trust} points=${row.trust} rounds=${row.rounds} />`}</td>
      <td><span class="gates" role="img" aria-label=${t('wall.gates-open', { open, all: row.tracks.length })}>${row.tracks.map((one) => html`<i class=${one ? 'open' : ''}></i>`)}<b>${open}</b></span></td>
      <td>${t('wall.on-table', { count: row.offers })}<small>${t('wall.signed', { count: row.signed })}</small></td>
      <td><span class="counts">${PROMISES.filter(([name]) => row.promises[name]).map(([name, icon]) => html`<span class=${name} title=${t(`${row.over ? 'promise-end' : 'promise'}.${name}`)}><${Icon} name=${icon} size=${18} /><b>${row.promises[name]}</b><span class="unseen">${t(`${row.over ? 'promise-end' : 'promise'}.${name}`)}</span></span>`)}</span></td>
      <td>${silent.length === 0 ? html`<span class="quiet">${t('wall.nobody')}</span>` : html`<span class="turn-of">${silent.map((party) => html`<${Emblem} key=${party.seat} party=${party} size=${26} />`)}<small>${t('wall.minutes', { count: Math.floor(longest / 60) })}</small></span>`}</td>`}
    <td><div class="pair"><button aria-label=${t('wall.look-at', { number: row.number })} title=${t('wall.look-at', { number: row.number })} onClick=${() => look(row.number, null)}><${Icon} name="eye" /></button>
      <${Menu} icon="dots" label=${t('wall.more', { number: row.number })} tone=${stuck ? 'danger' : ''}><${TableActs} row=${row} state=${state} send=${send} />
        <button onClick=${() => { look(row.number, null); setTimeout(() => document.getElementById('message').focus(), 300); }}><${Icon} name="talk" />${t('wall.message')}</button></${Menu}></div></td></tr>`;
}

export function TableActs({ row, state, send }) {
  const at = { table: row.number };
  const lit = state.class.spotlight === row.number;
  return html`${state.class.phase === 'play' && html`<button aria-pressed=${row.paused} onClick=${() => send('pause', { ...at, on: !row.paused })}><${Icon} name=${row.paused ? 'play' : 'pause'} />${row.paused ? t('teacher.resume') : t('teacher.pause')}</button>
      <button aria-pressed=${row.frozen} onClick=${() => send('freeze', { ...at, on: !row.frozen })}><${Icon} name="freeze" />${row.frozen ? t('teacher.thaw') : t('teacher.freeze')}</button>
      <button onClick=${() => send('clock', { ...at, seconds: FIVE })}><${Icon} name="clock" />${row.clock ? t('time.five-more') : t('time.five')}</button>`}
    <button aria-pressed=${lit} onClick=${() => send('spotlight', { table: lit ? null : row.number })}><${Icon} name="screen" />${lit ? t('spotlight.all') : t('spotlight.one')}</button>`;
}

export function Wall({ line, state, send, look }) {
  const now = Date.now() / 1000 + (line.ahead || 0);
  // the clock of a table is shown beside it where it is another than the others'
  const timed = new Set(state.wall.tables.filter((row) => row.clock).map((row) => JSON.stringify(row.clock))).size > 1;
  const unit = state.wall.tables.map((row) => row.round_text).find(Boolean) || '';
  return html`<div class="board"><table class="wall"><caption class="unseen">${t('teacher.wall')}</caption><thead><tr>
      ${['table', 'round', 'turn', 'trust', 'gates', 'offers', 'promises', 'silent', 'look'].map((key) => html`<th scope="col" key=${key}>${key === 'round' && unit ? unit.split(' ')[0] : t(`wall.${key}`)}</th>`)}</tr></thead>
    <tbody>${state.wall.tables.map((row) => html`<${Row} key=${row.number} row=${row} state=${state} send=${send} look=${look} now=${now} timed=${timed} />`)}</tbody></table></div>
    <p class="quiet legend">${PROMISES.map(([name, icon]) => html`<span key=${name} class=${name}><${Icon} name=${icon} size=${16} />${t(`promise.${name}`)}</span>`)}
      <span><span class="badge bad still"><${Icon} name="cross" size=${12} /></span>${t('wall.not-connected')}</span><span><${Icon} name="robot" size=${16} />${t('seat.program')}</span><span class="right">${t('wall.red')}</span></p>`;
}
