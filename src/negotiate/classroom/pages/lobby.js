// The lobby: tables and seats; a device is drawn to a seat, or sent there by its list; the program's seats and their strength.

import { html, t, useState, Choice, Emblem, Icon, partyOf } from '/pages/parts.js';

const FIRST = ['easy', 'medium', 'hard', 'trained', 'cautious'];

export function strengthName(state, player) {
  // the levels in a word; a tactic, a personality or a style in the few words that every client has for it
  return FIRST.includes(player) ? t(`strength.${player}`) : (state.wall.words[player] || player).replace(/\s?: /, ' – ');
}

function strengths(state, seat, usual) {
  // the usual player first, then the levels, then all others by their names
  const names = state.wall.strengths[seat] || [];
  const ordered = [...FIRST.filter((name) => names.includes(name)), ...names.filter((name) => !FIRST.includes(name))];
  return [['', t('strength.usual', { player: strengthName(state, usual) })], ...ordered.filter((name) => name !== usual).map((name) => [name, t('strength.program', { player: strengthName(state, name) })])];
}

export function places(state, device) {
  const found = [['', t('teacher.no-seat')]];
  for (const table of state.class.tables) for (const party of state.class.parties) found.push([`${table.number} ${party.seat}`, `${table.number} · ${party.label}`]);
  return [found, device.seat ? `${device.table} ${device.seat}` : ''];
}

export function Device({ device, state, send, speaks = false, mute = true }) {
  const [options, now] = places(state, device);
  const move = (key) => {
    const [table, seat] = key.split(' ');
    send('move', { device: device.id, table: table ? Number(table) : null, seat: seat || null });
  };
  return html`<span class=${`chip ${device.here ? '' : 'gone'}`} draggable="true" onDragStart=${(event) => { event.dataTransfer.setData('text/plain', device.id); event.dataTransfer.effectAllowed = 'move'; }}>
    <${Icon} name="grip" size=${18} /><span class=${device.here ? 'dot good' : 'dot'} title=${device.here ? t('status.here') : t('wall.not-connected')}></span><b>${device.name}</b>
    ${speaks && html`<small>${t('team.speaks')}</small>`}
    <span class="pick"><${Icon} name="down" size=${18} /><select aria-label=${t('teacher.move', { name: device.name })} value=${now} onChange=${(event) => move(event.target.value)}>
      ${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === now}>${text}</option>`)}</select></span>
    ${mute && html`<button class="bare" aria-pressed=${device.muted} aria-label=${device.muted ? t('teacher.unmute') : t('teacher.mute')} title=${device.muted ? t('teacher.unmute') : t('teacher.mute')}
      onClick=${() => send('mute', { device: device.id, on: !device.muted })}><${Icon} name=${device.muted ? 'mute' : 'talk'} size=${18} /></button>`}</span>`;
}

export function Drop({ send, table, seat, label, children, kind = '' }) {
  // a place on which a device may be let go
  const [over, hover] = useState(false);
  return html`<div class=${`drop ${kind} ${over ? 'over' : ''}`} aria-label=${label}
    onDragOver=${(event) => { event.preventDefault(); hover(true); }} onDragLeave=${() => hover(false)}
    onDrop=${(event) => { event.preventDefault(); hover(false); send('move', { device: event.dataTransfer.getData('text/plain'), table, seat }); }}>${children}</div>`;
}

export function Player({ state, table, seat, row, send }) {
  // who plays a seat: people, or the program by its strength
  const value = !row.program ? 'people' : row.player === row.usual ? '' : row.player;
  const options = [['people', state.class.phase === 'lobby' ? t('seat.free') : t('strength.people')], ...strengths(state, seat, row.usual)];
  return html`<select class="player" aria-label=${t('teacher.player', { who: partyOf(state, seat).label })} value=${value} onChange=${(event) => {
    const chosen = event.target.value;
    send('seat', { table, seat, program: chosen !== 'people', player: ['people', ''].includes(chosen) ? null : chosen });
  }}>${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}</select>`;
}

export function Lobby({ state, send }) {
  const [strength, choose] = useState('');
  const { parties } = state.class;
  const devices = Object.fromEntries(state.wall.devices.map((device) => [device.id, device]));
  const loose = state.wall.devices.filter((device) => !device.seat);
  return html`<div class="acts" role="group" aria-label=${t('lobby.tables')}>
      <button onClick=${() => send('add-table')}><${Icon} name="plus" />${t('lobby.add')}</button>
      <${Choice} label=${t('lobby.strength')} value=${strength} options=${[['', t('strength.scenario')], ...FIRST.map((name) => [name, strengthName(state, name)])]} onChange=${choose} />
      <button onClick=${() => send('fill', { table: null, program: true, player: strength || null })}><${Icon} name="robot" />${t('lobby.fill')}</button>
      <button onClick=${() => send('fill', { table: null, program: false })}><${Icon} name="person" />${t('lobby.empty')}</button>
    </div><p class="quiet">${t('lobby.how')} ${t('teacher.empty-seats')}</p>
    <div class="lobby-page"><${Drop} send=${send} table=${null} seat=${null} label=${t('teacher.unseated')} kind="card tray"><h2>${t('teacher.unseated')} <small>${loose.length}</small></h2>
      ${loose.length === 0 && html`<p class="quiet">${t('teacher.nobody')}</p>`}
      ${loose.map((device) => html`<${Device} key=${device.id} device=${device} state=${state} send=${send} mute=${false} />`)}</${Drop}>
    <div class="lobby">${state.wall.tables.map((table) => html`<section class="card" key=${table.number}><header class="line"><h2 class="grow"><b class="number">${table.number}</b> ${t('table.number', { number: table.number })}</h2>
        ${state.wall.tables.length > 1 && html`<button class="bare" aria-label=${t('lobby.remove', { number: table.number })} title=${t('lobby.remove', { number: table.number })}
          onClick=${() => send('remove-table', { table: table.number })}><${Icon} name="cross" size=${18} /></button>`}</header>
      ${parties.map((party) => {
        const row = table.seats[party.seat];
        return html`<${Drop} key=${party.seat} send=${send} table=${table.number} seat=${party.seat} label=${party.label} kind="place"><${Emblem} party=${party} badge=${row.program ? 'robot' : ''} />
          <div class="grow"><small>${party.label}</small>${row.devices.map((id) => html`<${Device} key=${id} device=${devices[id]} state=${state} send=${send} speaks=${row.devices.length > 1 && row.speaker === id} mute=${false} />`)}
          ${!row.devices.length && html`<${Player} state=${state} table=${table.number} seat=${party.seat} row=${row} send=${send} />`}</div></${Drop}>`;
      })}</section>`)}</div></div>`;
}
