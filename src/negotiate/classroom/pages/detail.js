// One table: through any eyes, its log and talk, and everything that a teacher can do there.

import { html, labelled, separated, t, useEffect, useState, Choice, Emblem, Fold, Icon, byName, partyOf } from '/pages/parts.js';
import { Agreements, Exchanges, Log, Offers, Promises, Tracks } from '/pages/table.js';
import { Debrief } from '/pages/debrief.js';
import { TimeLeft } from '/pages/beside.js';
import { CardForm } from '/pages/card.js';
import { Device, Drop, Player, strengthName } from '/pages/lobby.js';
import { TableActs } from '/pages/wall.js';
import { nameOf } from '/pages/news.js';

export function Detail({ line, state, send, look, looked, token, language }) {
  const row = state.wall.tables.find((one) => one.number === looked.table);
  const shared = byName(state, 'public');
  const own = byName(state, 'seat');
  if (!row) return html`<p class="quiet">${t('status.connecting')}</p>`;
  const loaded = state.table && state.table.number === looked.table;
  const playing = state.class.phase === 'play';
  const tell = { state, send, row, own, looked, language };
  return html`<div class="detail"><div><section class="card"><header class="line first"><h2 class="grow"><b class="number">${row.number}</b> ${t('table.number', { number: row.number })}
        ${row.origin && html`<small>${t('wall.branch', { number: row.origin[0], round: row.origin[1] })}</small>`}</h2>${playing && html`<${TimeLeft} line=${line} told=${row.clock} />`}</header>
      <div class="two-wide"><${TableActs} row=${row} state=${state} send=${send} /></div>
      <h3>${t('detail.eyes')}</h3><button class="all-eyes" aria-pressed=${!looked.seat} onClick=${() => look(row.number, null)}><${Icon} name="people" />${t('detail.everybody')}</button>
      ${state.class.parties.map((party) => html`<${SeatLine} key=${party.seat} party=${party} ...${tell} look=${look} playing=${playing} />`)}
      ${looked.seat && playing && row.round && html`<${ActFor} ...${tell} /><${Hint} ...${tell} key=${`${row.number}${looked.seat}`} />`}</section>
    ${playing && row.round && html`<section class="card folds"><${Course} ...${tell} look=${look} /></section>`}
    <section class="card folds"><${Remark} row=${row} send=${send} key=${row.number} />
      ${state.table && html`<${Fold} open=${true} head=${html`<b>${t('nav.talk')}</b>`}>${[...state.table.messages, ...((state.team && state.team.messages) || [])].map((one) => html`<${Said} key=${`${one.to}${one.id}`} one=${one} state=${state} send=${send} table=${looked.table} />`)}</${Fold}>`}
      ${looked.seat && state.team && state.team.note && html`<${Fold} open=${true} head=${html`<b>${t('detail.note')}</b>`}><p>${state.team.note}</p></${Fold}>`}</section></div>
    <div>${loaded && state.class.phase === 'debrief' && html`<${Debrief} line=${line} state=${state} token=${token} />`}
      ${loaded && shared.header && html`<section class="card sight"><b>${shared.header.round_text}</b>${playing && html`<span>${looked.seat && own.turn_text ? own.turn_text : shared.header.turn_text}</span>`}
          ${looked.seat && own.points_text && html`<span class="tag">${own.points_text}</span>`}</section>
        ${looked.seat && own.builder && own.builder.items.length > 0 && html`<section class="card"><h3>${t('package.sum')}</h3><ul>${own.builder.items.map((item) => html`<li>${item.text}</li>`)}</ul></section>`}
        <${Offers} line=${line} state=${{ ...state, me: { speaks: false } }} shared=${shared} own=${{ ...own, decision: '' }} open=${() => {}} />
        <${Tracks} shared=${shared} stakes=${looked.seat ? own.stakes : undefined} /><${Exchanges} shared=${shared} /><${Agreements} shared=${shared} /><${Promises} state=${state} shared=${shared} sides=${(looked.seat && own.promise_sides) || shared.promises.sides} />
        ${looked.seat && own.brief && html`<section class="card folds"><${Fold} head=${html`<b>${labelled(t('nav.brief'), own.brief.title)}</b>`}><p>${own.brief.text}</p>
          ${[['aims', own.brief.aims], ['lines', own.brief.red_lines]].map(([key, lines]) => lines.length > 0 && html`<h3>${t(`brief.${key}`)}</h3><ul>${lines.map((text) => html`<li>${text}</li>`)}</ul>`)}</${Fold}></section>`}
        <${Log} log=${[...shared.log, ...(own.log || [])].sort((one, other) => one.number - other.number)} />`}</div></div>`;
}

function SeatLine({ party, state, row, send, playing, look, looked }) {
  const seat = row.seats[party.seat];
  const waits = Boolean(playing && row.decisions && row.decisions[party.seat]);
  return html`<${Drop} send=${send} table=${row.number} seat=${party.seat} label=${party.label} kind=${looked.seat === party.seat ? 'place looked' : 'place'}><${Emblem} party=${party} badge=${seat.program ? 'robot' : seat.here ? '' : 'bad'} />
    <div class="grow"><b>${party.label}</b>${seat.deputy ? html`<small class="warn">${t('deputies.now', { player: strengthName(state, seat.player) })}</small>` : waits && html`<small>${t('detail.decides')}</small>`}
      ${seat.devices.map((id) => html`<${Device} key=${id} device=${state.wall.devices.find((one) => one.id === id)} state=${state} send=${send} speaks=${seat.devices.length > 1 && seat.speaker === id} />`)}
      ${playing && row.round && html`<div class="acts"><${Player} state=${state} table=${row.number} seat=${party.seat} row=${seat} send=${send} />
        ${waits && html`<button class="small" title=${t('detail.skip-how')} onClick=${() => send('skip', { table: row.number, seat: party.seat })}><${Icon} name="skip" size=${18} />${t('detail.skip')}</button>`}</div>`}</div>
    <button aria-pressed=${looked.seat === party.seat} aria-label=${t('detail.eyes-of', { who: party.label })} title=${t('detail.eyes-of', { who: party.label })} onClick=${() => look(row.number, looked.seat === party.seat ? null : party.seat)}><${Icon} name="eye" /></button></${Drop}>`;
}

function ActFor({ state, row, own, looked, send }) {
  const [why, say] = useState('');
  const [action, choose] = useState('');
  const who = partyOf(state, looked.seat).label;
  const decision = (row.decisions || {})[looked.seat];
  if (!decision || !own.actions) return html`<p class="quiet">${t('detail.no-decision', { who })}</p>`;
  const choices = own.actions.filter((choice) => choice.notation && !choice.refusal);
  if (own.builder && own.builder.is_legal) choices.push({ notation: own.builder.notation, label: t('package.table') });
  const chosen = choices.some((choice) => choice.notation === action) ? action : choices.length ? choices[0].notation : '';
  return html`<form class="act-for" onSubmit=${(event) => { event.preventDefault(); send('act-for', { table: looked.table, seat: looked.seat, decision, action: chosen, why }).then((answer) => answer.kind === 'ok' && say('')); }}>
    <h3>${t('detail.act-for', { who })}</h3>
    <${Choice} label=${t('detail.move')} value=${chosen} options=${choices.map((choice) => [choice.notation, choice.label])} onChange=${choose} />
    <label class="field"><span>${t('detail.why')}</span><input value=${why} maxlength="300" required onInput=${(event) => say(event.target.value)} /></label>
    <button class="main" type="submit" disabled=${!why.trim() || !choices.length}>${t('detail.do')}</button></form>`;
}

function Hint({ state, row, looked, send, language }) {
  const [text, type] = useState('');
  const who = partyOf(state, looked.seat).label;
  if (row.seats[looked.seat].program) return null;
  const ask = async () => {
    const answer = await send('advise', { table: row.number, seat: looked.seat, language });
    if (answer.kind === 'ok') type(answer.data.text.slice(0, 500));
  };
  return html`<form class="act-for" onSubmit=${(event) => { event.preventDefault(); send('hint', { table: row.number, seat: looked.seat, text: text.trim() }).then((answer) => answer.kind === 'ok' && type('')); }}>
    <h3>${t('hint.title', { who })}</h3><label class="field"><span>${t('hint.text')}</span><textarea rows="2" maxlength="500" value=${text} onInput=${(event) => type(event.target.value)}></textarea></label>
    <div class="acts"><button class="main" type="submit" disabled=${!text.trim()}><${Icon} name="send" size=${18} />${t('hint.do')}</button>
      ${(row.decisions || {})[looked.seat] && html`<button type="button" onClick=${ask}><${Icon} name="learn" size=${18} />${t('hint.ask')}</button>`}</div></form>`;
}

function Course({ state, row, looked, send, look }) {
  const [round, back] = useState('');
  const [card, bring] = useState(false);
  const [along, take] = useState(true);
  const rounds = Array.from({ length: row.round }, (_, place) => [String(place + 1), String(place + 1)]);
  const at = { table: looked.table };
  const branch = async () => {
    const answer = await send('branch', { ...at, move: along });
    if (answer.kind === 'ok') look(answer.data.table, null);
  };
  return html`<${Fold} open=${true} head=${html`<b>${t('detail.course')}</b>`}>
    <div class="acts"><button onClick=${() => send('extend', { ...at, rounds: 2 })}><${Icon} name="plus" size=${18} />${t('detail.two-more')}</button>
      <button aria-expanded=${card} onClick=${() => bring(!card)}><${Icon} name="card" size=${18} />${t('teacher.card')}</button></div>
    ${card && html`<${CardForm} state=${state} send=${send} table=${row.number} done=${() => bring(false)} />`}
    <div class="effect"><${Choice} label=${t('detail.rewind')} value=${round || String(row.round)} options=${rounds} onChange=${back} />
      <button onClick=${() => { if (confirm(t('detail.rewind-sure'))) send('rewind', { ...at, round: Number(round || row.round) }); }}><${Icon} name="undo" size=${18} />${t('detail.rewind-do')}</button></div>
    <p class="quiet">${t('branch.how')}</p><label class="check"><input type="checkbox" checked=${along} onChange=${() => take(!along)} />${t('branch.move')}</label>
    <button onClick=${branch}><${Icon} name="right" size=${18} />${t('branch.do')}</button>
    <label class="check"><input type="checkbox" checked=${row.undo} onChange=${() => send('undo', { ...at, on: !row.undo })} />${t('undo.allowed')}</label></${Fold}>`;
}

function Remark({ row, send }) {
  const [typed, type] = useState(row.remark);
  useEffect(() => type(row.remark), [row.remark]);
  return html`<${Fold} open=${Boolean(row.remark)} head=${html`<b>${t('remark.title')}</b>`}><label class="field"><span>${t('remark.text')}</span><textarea rows="3" maxlength="4000" value=${typed} onInput=${(event) => type(event.target.value)}></textarea></label>
    ${typed !== row.remark && html`<button onClick=${() => send('remark', { table: row.number, text: typed })}><${Icon} name="save" size=${18} />${t('team.keep')}</button>`}</${Fold}>`;
}

function Said({ one, state, send, table }) {
  return html`<div class="heard"><div class="grow"><small>${nameOf(state, one.sender)} → ${one.to.map((seat) => nameOf(state, seat)).join(', ')}</small> ${one.hidden ? html`<i>${t('talk.hidden', { why: one.hidden })}</i>` : one.text}
    ${one.offer && separated(one.offer)}</div>${!one.hidden && one.sender !== 'teacher' && html`<button class="small" onClick=${() => { const why = prompt(t('detail.hide-why')); if (why) send('hide', { table, message: one.id, why }); }}>${t('detail.hide')}</button>`}</div>`;
}
