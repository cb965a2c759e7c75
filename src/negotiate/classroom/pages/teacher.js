// The teacher: lobby, wall of tables, one table in detail.

import { html, t, useState, languages, Choice, Emblem, Fold, Icon, Spark, Status, byName, clock, partyOf, useTick } from '/pages/parts.js';
import { Agreements, Exchanges, Log, Offers, Promises, Tracks } from '/pages/table.js';
import { Debrief } from '/pages/debrief.js';

const SILENT = 180;

export function TeacherPage({ line, token, looked, look, language, speak }) {
  const [problem, complain] = useState('');
  useTick();
  const state = line.state;
  if (!state.class || !state.wall) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  const send = async (kind, fields = {}) => {
    const answer = await line.send(kind, fields);
    complain(answer.why || '');
    return answer;
  };
  const tell = { line, state, send, look, looked, token };
  const { phase } = state.class;
  const here = state.wall.devices.filter((device) => device.here).length;
  return html`<div class="teacher"><header class="top plain"><${Icon} name="dove" size=${34} />
      <div class="who"><h1>${phase === 'lobby' ? t('teacher.lobby') : t('teacher.wall')}</h1><small>${state.class.title}</small></div>
      <dl class="facts"><div><dt>${t('teacher.connected')}</dt><dd>${here} / ${state.wall.devices.length}</dd></div>
        <div><dt>${t('teacher.tables')}</dt><dd>${state.class.tables.length}</dd></div></dl>
      <div class="invite"><small>${t('teacher.join-with')}</small><b class="code">${state.class.code}</b></div>
      <img class="qr" src="/qr.svg" alt=${t('teacher.qr')} width="86" height="86" /><${Status} line=${line} /></header>
    <main class="wide">
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <${Everybody} ...${tell} language=${language} speak=${speak} />
      ${looked.table ? html`<${Detail} ...${tell} />` : phase === 'lobby' ? html`<${Lobby} ...${tell} />` : html`<${Wall} ...${tell} />`}
    </main></div>`;
}

function Everybody({ state, send, language, speak, look, looked }) {
  const [typed, type] = useState('');
  const { phase, tables, talk, locked } = state.class;
  const paused = tables.every((table) => table.paused);
  return html`<div class="acts" role="group" aria-label=${t('teacher.all')}>
    ${looked.table && html`<button onClick=${() => look(null, null)}><${Icon} name="left" />${t('teacher.back')}</button>`}
    ${phase === 'lobby' && html`<button class="main" onClick=${() => send('start')}><${Icon} name="play" />${t('teacher.start')}</button>
      <button aria-pressed=${locked} onClick=${() => send('lock', { on: !locked })}><${Icon} name=${locked ? 'lock' : 'unlock'} />${locked ? t('teacher.unlock') : t('teacher.lock')}</button>`}
    ${phase === 'play' && html`<button aria-pressed=${paused} onClick=${() => send('pause', { table: null, on: !paused })}>
        <${Icon} name=${paused ? 'play' : 'pause'} />${paused ? t('teacher.resume') : t('teacher.pause')}</button>
      <form class="write" onSubmit=${(event) => { event.preventDefault(); if (typed.trim()) send('announce', { table: looked.table, text: typed.trim() }).then(() => type('')); }}>
        <input value=${typed} maxlength="2000" aria-label=${t('teacher.message')} placeholder=${looked.table ? t('teacher.message-one', { number: looked.table }) : t('teacher.message')} onInput=${(event) => type(event.target.value)} />
        <button type="submit" aria-label=${t('talk.send')}><${Icon} name="send" /></button></form>`}
    <${Choice} label=${t('teacher.talk')} value=${talk} options=${['off', 'phrases', 'free'].map((mode) => [mode, t(`teacher.talk.${mode}`)])} onChange=${(mode) => send('talk', { mode })} />
    <${Choice} label=${t('join.language')} value=${language} options=${Object.entries(languages)} onChange=${speak} />
    <a class="button" href="/projector" target="_blank" rel="noopener"><${Icon} name="screen" />${t('teacher.projector')}</a>
    ${phase === 'play' && html`<button onClick=${() => { if (confirm(t('teacher.debrief-sure'))) send('debrief'); }}><${Icon} name="chart" />${t('teacher.debrief')}</button>`}
    ${phase === 'debrief' && html`<button onClick=${() => { if (confirm(t('teacher.close-sure'))) send('close'); }}><${Icon} name="leave" />${t('teacher.close')}</button>`}
  </div>`;
}

function Lobby({ state, send }) {
  const { parties, tables } = state.class;
  const loose = state.wall.devices.filter((device) => !device.seat);
  return html`<section class="card"><h2>${t('teacher.unseated')}</h2>
      ${loose.length === 0 ? html`<p class="quiet">${t('teacher.nobody')}</p>` : html`<ul class="plain inline">${loose.map((device) => html`<li key=${device.id}><${Mover} device=${device} state=${state} send=${send} /></li>`)}</ul>`}</section>
    <div class="lobby">${tables.map((table) => html`<section class="card" key=${table.number}><h2>${t('table.number', { number: table.number })}</h2>
      ${parties.map((party) => {
        const row = state.wall.tables[table.number - 1].seats[party.seat];
        return html`<div class="line" key=${party.seat}><${Emblem} party=${party} badge=${row.program ? 'robot' : ''} />
          <div class="grow"><b>${party.label}</b>${row.devices.map((id) => {
            const device = state.wall.devices.find((one) => one.id === id);
            return html`<${Mover} key=${id} device=${device} state=${state} send=${send} speaks=${row.speaker === id} />`;
          })}${!row.devices.length && html`<small>${row.program ? t('seat.program') : t('seat.free')}</small>`}</div>
          ${!row.devices.length && html`<button class="small" onClick=${() => send('seat', { table: table.number, seat: party.seat, program: !row.program })}>
            ${row.program ? t('teacher.to-people') : t('teacher.to-program')}</button>`}</div>`;
      })}</section>`)}</div>
    <p class="quiet">${t('teacher.empty-seats')}</p>`;
}

function Mover({ device, state, send, speaks = false }) {
  const places = [['', t('teacher.no-seat')]];
  for (const table of state.class.tables) for (const party of state.class.parties) places.push([`${table.number} ${party.seat}`, `${table.number} · ${party.label}`]);
  const now = device.seat ? `${device.table} ${device.seat}` : '';
  return html`<span class="device"><span class=${device.here ? 'dot good' : 'dot'}></span><b>${device.name}</b>${speaks && html` <small>${t('team.speaks')}</small>`}
    <select aria-label=${t('teacher.move', { name: device.name })} value=${now} onChange=${(event) => {
      const [table, seat] = event.target.value.split(' ');
      send('move', { device: device.id, table: table ? Number(table) : null, seat: seat || null });
    }}>${places.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === now}>${text}</option>`)}</select>
    <button class="small" aria-pressed=${device.muted} onClick=${() => send('mute', { device: device.id, on: !device.muted })}>${device.muted ? t('teacher.unmute') : t('teacher.mute')}</button></span>`;
}

function Wall({ line, state, send, look }) {
  const now = Date.now() / 1000 + (line.ahead || 0);
  return html`<div class="scroll"><table class="wall"><caption class="unseen">${t('teacher.wall')}</caption><thead><tr>
      ${['table', 'round', 'turn', 'trust', 'gates', 'offers', 'promises', 'look'].map((key) => html`<th scope="col">${t(`wall.${key}`)}</th>`)}</tr></thead>
    <tbody>${state.wall.tables.map((row) => {
      const since = row.since ? now - row.since : 0;
      const stuck = row.round && !row.over && !row.paused && since > SILENT;
      const points = row.trust || [];
      return html`<tr key=${row.number} class=${stuck ? 'stuck' : ''}><th scope="row"><b class="number">${row.number}</b>
          ${state.class.parties.map((party) => html`<${Emblem} key=${party.seat} party=${party} size=${32} badge=${row.seats[party.seat].program ? 'robot' : row.seats[party.seat].here ? '' : 'bad'} />`)}</th>
        ${!row.round || row.idle ? html`<td colspan="7">${t('wall.not-begun')}</td>` : html`
          <td><b>${row.round_text}</b><meter min="0" max=${row.rounds} value=${row.round}></meter></td>
          <td><b>${row.over ? t('wall.over') : row.turn ? partyOf(state, row.turn).label : t('seat.program')}</b>
            <small>${row.paused ? t('wall.paused') : row.over ? '' : stuck ? t('wall.stuck', { time: clock(since) }) : clock(since)}</small></td>
          <td class="sparks"><${Spark} points=${points} /><b>${points.length ? Math.round(points[points.length - 1][1]) : ''}</b></td>
          <td><span class="gates" role="img" aria-label=${t('wall.gates-open', { open: row.tracks.filter(Boolean).length, all: row.tracks.length })}>${row.tracks.map((open) => html`<i class=${open ? 'open' : ''}></i>`)}</span></td>
          <td>${t('wall.on-table', { count: row.offers })}<small>${t('wall.signed', { count: row.signed })}</small></td>
          <td>${Object.entries(row.promises).map(([name, count]) => html`<span class=${`tag ${name}`}>${count} ${t(`promise.${name}`)}</span> `)}</td>
          <td><div class="pair"><button aria-label=${t('wall.look-at', { number: row.number })} onClick=${() => look(row.number, null)}><${Icon} name="eye" /></button>
            <button aria-label=${row.paused ? t('teacher.resume') : t('teacher.pause')} disabled=${state.class.phase !== 'play'} onClick=${() => send('pause', { table: row.number, on: !row.paused })}><${Icon} name=${row.paused ? 'play' : 'pause'} /></button></div></td>`}</tr>`;
    })}</tbody></table></div><p class="quiet legend"><${Icon} name="robot" size=${16} /> ${t('seat.program')} · <${Icon} name="cross" size=${16} /> ${t('wall.not-connected')} · ${t('wall.red')}</p>`;
}

function Detail({ line, state, send, look, looked, token }) {
  const table = state.class.tables.find((one) => one.number === looked.table);
  const row = state.wall.tables[looked.table - 1];
  const shared = byName(state, 'public');
  const own = byName(state, 'seat');
  const eyes = [['', t('detail.everybody')], ...state.class.parties.map((party) => [party.seat, party.label])];
  const loaded = state.table && state.table.number === looked.table;
  return html`<div class="detail"><section class="card"><h2>${t('table.number', { number: looked.table })}</h2>
      <${Choice} label=${t('detail.eyes')} value=${looked.seat || ''} options=${eyes} onChange=${(seat) => look(looked.table, seat || null)} />
      ${state.class.parties.map((party) => {
        const seat = row.seats[party.seat];
        return html`<div class="line" key=${party.seat}><${Emblem} party=${party} badge=${seat.program ? 'robot' : seat.here ? '' : 'bad'} /><div class="grow"><b>${party.label}</b>
          ${seat.devices.map((id) => html`<${Mover} key=${id} device=${state.wall.devices.find((one) => one.id === id)} state=${state} send=${send} speaks=${seat.speaker === id} />`)}</div>
          ${state.class.phase === 'play' && html`<button class="small" onClick=${() => send('seat', { table: looked.table, seat: party.seat, program: !seat.program })}>${seat.program ? t('teacher.to-people') : t('teacher.to-program')}</button>`}</div>`;
      })}
      ${looked.seat && state.class.phase === 'play' && html`<${ActFor} state=${state} row=${row} own=${own} looked=${looked} send=${send} />`}
      ${state.class.phase === 'play' && row.round && html`<${Course} state=${state} row=${row} looked=${looked} send=${send} />`}
      ${state.table && html`<h3>${t('nav.talk')}</h3>${[...state.table.messages, ...((state.team && state.team.messages) || [])].map((one) => html`<${Said} key=${`${one.to}${one.id}`} one=${one} state=${state} send=${send} table=${looked.table} />`)}`}
      ${looked.seat && state.team && state.team.note && html`<h3>${t('detail.note')}</h3><p>${state.team.note}</p>`}</section>
    <div>${loaded && state.class.phase === 'debrief' && html`<${Debrief} line=${line} state=${state} token=${token} />`}
      ${loaded && shared.header && html`<p class="strong">${shared.header.round_text} · ${shared.header.turn_text}</p>
        <${Offers} line=${line} state=${{ ...state, me: { speaks: false } }} shared=${shared} own=${{ ...own, decision: '' }} open=${() => {}} />
        <${Tracks} shared=${shared} /><${Exchanges} shared=${shared} /><${Agreements} shared=${shared} /><${Promises} shared=${shared} />
        <${Log} log=${[...shared.log, ...(own.log || [])].sort((one, other) => one.number - other.number)} />`}</div></div>`;
}

function ActFor({ state, row, own, looked, send }) {
  const [why, say] = useState('');
  const [action, choose] = useState('');
  const decision = (row.decisions || {})[looked.seat];
  if (!decision || !own.actions) return html`<p class="quiet">${t('detail.no-decision', { who: partyOf(state, looked.seat).label })}</p>`;
  const choices = own.actions.filter((choice) => choice.notation && !choice.refusal);
  if (own.builder && own.builder.is_legal) choices.push({ notation: own.builder.notation, label: t('package.table') });
  return html`<form class="act-for" onSubmit=${(event) => { event.preventDefault(); send('act-for', { table: looked.table, seat: looked.seat, decision, action: action || choices[0].notation, why }).then((answer) => answer.kind === 'ok' && say('')); }}>
    <h3>${t('detail.act-for', { who: partyOf(state, looked.seat).label })}</h3>
    <${Choice} label=${t('detail.move')} value=${action || (choices[0] && choices[0].notation)} options=${choices.map((choice) => [choice.notation, choice.label])} onChange=${choose} />
    <label class="field"><span>${t('detail.why')}</span><input value=${why} maxlength="300" required onInput=${(event) => say(event.target.value)} /></label>
    <button class="main" type="submit" disabled=${!why.trim() || !choices.length}>${t('detail.do')}</button></form>`;
}

function Course({ state, row, looked, send }) {
  const [card, choose] = useState('');
  const cards = Object.entries(state.wall.cards);
  const rounds = Array.from({ length: row.round }, (_, place) => [String(place + 1), String(place + 1)]);
  const [round, back] = useState('');
  const at = { table: looked.table };
  return html`<${Fold} head=${html`<b>${t('detail.course')}</b>`}>
    <div class="line"><button onClick=${() => send('extend', { ...at, rounds: 2 })}>${t('detail.two-more')}</button>
      <button aria-pressed=${row.paused} onClick=${() => send('pause', { ...at, on: !row.paused })}>${row.paused ? t('teacher.resume') : t('teacher.pause')}</button></div>
    <${Choice} label=${t('detail.rewind')} value=${round || String(row.round)} options=${rounds} onChange=${back} />
    <button onClick=${() => { if (confirm(t('detail.rewind-sure'))) send('rewind', { ...at, round: Number(round || row.round) }); }}>${t('detail.rewind-do')}</button>
    ${cards.length > 0 && html`<${Choice} label=${t('detail.card')} value=${card || cards[0][0]} options=${cards} onChange=${choose} />
      <button onClick=${() => send('inject', { ...at, card: card || cards[0][0] })}>${t('detail.card-do')}</button>`}</${Fold}>`;
}

function Said({ one, state, send, table }) {
  const name = (seat) => (seat === 'teacher' ? t('talk.teacher') : seat === 'all' ? t('talk.all') : partyOf(state, seat).label);
  return html`<p class="heard"><small>${name(one.sender)} → ${name(one.to)}</small> ${one.hidden ? html`<i>${t('talk.hidden', { why: one.hidden })}</i>` : one.text}
    ${one.offer && one.offer.join('; ')} ${!one.hidden && html`<button class="small" onClick=${() => { const why = prompt(t('detail.hide-why')); if (why) send('hide', { table, message: one.id, why }); }}>${t('detail.hide')}</button>`}</p>`;
}
