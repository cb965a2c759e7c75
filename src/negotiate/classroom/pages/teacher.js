// The teacher: lobby, wall of tables, one table in detail.

import { html, t, useEffect, useState, Icon, Status, clock, useTick } from '/pages/parts.js';
import { ClassPage, Forgotten } from '/pages/classpage.js';
import { TimeLeft, left } from '/pages/beside.js';
import { Detail } from '/pages/detail.js';
import { Lobby } from '/pages/lobby.js';
import { Everybody, Wall, stuckFor } from '/pages/wall.js';
import { Wishes } from '/pages/kept.js';

export function TeacherPage({ line, token, looked, look, language, speak }) {
  const [problem, complain] = useState('');
  const [forgotten, forget] = useState(null);
  const state = line.state;
  useTick();
  useEffect(() => complain(''), [looked.table, looked.seat]);
  if (forgotten) return html`<${Forgotten} told=${forgotten} />`;
  if (!state.class || !state.wall) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  const send = async (kind, fields = {}) => {
    const answer = await line.send(kind, fields);
    complain(answer.why || '');
    return answer;
  };
  const tell = { line, state, send, look, looked, token, language, forgotten: forget };
  const { phase } = state.class;
  const { devices, tables, began } = state.wall;
  const now = Date.now() / 1000 + (line.ahead || 0);
  const program = tables.reduce((sum, table) => sum + Object.values(table.seats).filter((seat) => seat.program).length, 0);
  const times = phase !== 'play' ? [] : tables.map((table) => table.clock).filter(Boolean).sort((one, other) => left(line, one) - left(line, other));
  const needs = phase === 'play' && !looked.table ? tables.filter((row) => stuckFor(row, now)).map((row) => row.number).slice(0, 2) : [];
  const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<div class="teacher"><header class="top plain"><${Icon} name="dove" size=${34} />
      <div class="who"><h1>${phase === 'lobby' ? t('teacher.lobby') : t('teacher.wall')}</h1><small>${state.class.title}${state.class.rehearsal ? ` · ${t('teacher.rehearsal')}` : ''}</small></div>
      <dl class="facts">${fact(t('teacher.connected'), `${devices.filter((device) => device.here).length} / ${devices.length}`)}${fact(t('teacher.tables'), tables.length)}
        ${fact(t('teacher.by-program'), program)}${began && phase === 'play' && fact(t('teacher.playing'), clock(now - began))}${times.length > 0 && fact(t('time.left'), html`<${TimeLeft} line=${line} told=${times[0]} />`)}</dl>
      <div class="invite"><small>${t('teacher.join-with')}</small><b class="code">${state.class.code}</b><small>${state.class.address}</small></div>
      <img class="qr" src="/qr.svg" alt=${t('teacher.qr')} width="86" height="86" /><${Status} line=${line} /></header>
    <main class="wide">
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      ${state.wall.disk && html`<p class="problem" role="alert">${t('wall.disk')}</p>`}
      <${Everybody} ...${tell} speak=${speak} needs=${needs} /><${Wishes} ...${tell} />
      ${phase === 'debrief' && !looked.table && html`<${ClassPage} state=${state} send=${send} token=${token} />`}
      ${looked.table ? html`<${Detail} ...${tell} />` : phase === 'lobby' ? html`<${Lobby} ...${tell} />` : html`<${Wall} ...${tell} />`}
    </main></div>`;
}
