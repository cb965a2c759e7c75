// The way in: the code from the board, a language; then a seat.

import { Questions } from '/pages/questions.js';
import { html, t, languages, useState, Choice, Emblem, Fold, Icon, Status } from '/pages/parts.js';

export function Join({ code, language, problem, speak, enter }) {
  const [typed, type] = useState(code);
  return html`<main class="middle">
    <form class="card join" onSubmit=${(event) => { event.preventDefault(); enter(typed); }}>
      <h1>${t('join.title')}</h1>
      <label class="field"><span>${t('join.code')}</span>
        <input class="code" value=${typed} maxlength="8" autocomplete="off" autocapitalize="characters" spellcheck="false" required
          onInput=${(event) => type(event.target.value.toUpperCase())} /></label>
      <${Choice} label=${t('join.language')} value=${language} options=${Object.entries(languages)} onChange=${speak} />
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <button class="main" type="submit">${t('join.enter')}</button>
      <p class="quiet">${t('join.privacy')}</p>
    </form></main>`;
}

export function SeatChoice({ line, state, done = null }) {
  const [problem, complain] = useState('');
  const [wanted, want] = useState('');
  const send = async (kind, fields) => {
    const answer = await line.send(kind, fields);
    complain(answer.why || '');
    if (done && kind === 'watch' && answer.kind === 'ok') done();
  };
  const { parties, tables, locked, title } = state.class;
  return html`<main class="page narrow">
    <header class="top plain"><h1>${title}</h1><${Status} line=${line} /></header>
    <section class="card"><p>${t('join.you-are')}</p><p class="nickname">${state.me.name}</p>
      <button onClick=${() => send('rename')}><${Icon} name="return" />${t('join.another-name')}</button>
      <${Fold} head=${html`<b>${t('wish.own')}</b>`}>
        ${state.me.wish ? html`<p class="note">${t('wish.waits', { wish: state.me.wish })}</p>` : html`<p class="quiet">${t('wish.what')}</p>`}
        <form class="write" onSubmit=${(event) => { event.preventDefault(); if (wanted.trim()) send('wish', { name: wanted.trim() }).then(() => want('')); }}>
          <input value=${wanted} maxlength="24" autocomplete="off" aria-label=${t('wish.own')} onInput=${(event) => want(event.target.value)} />
          <button type="submit">${t('wish.ask')}</button></form></${Fold}></section>
    <${Questions} line=${line} state=${state} />
    <h2>${t('join.choose')}</h2>
    ${locked && html`<p class="note">${t('join.locked')}</p>`}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${tables.map((table) => html`<section class="card" key=${table.number} aria-label=${t('table.number', { number: table.number })}>
      <h3>${t('table.number', { number: table.number })}</h3>
      <div class="seats">${parties.map((party) => {
        const seat = table.seats[party.seat];
        const who = seat.program ? t('seat.program') : seat.names.length ? seat.names.join(', ') : t('seat.free');
        return html`<button class="seat" key=${party.seat} disabled=${locked || seat.program}
          onClick=${() => send('sit', { table: table.number, seat: party.seat })}>
          <${Emblem} party=${party} /><span><b>${party.label}</b><small>${who}</small></span></button>`;
      })}</div>
      <button class="wide watch-it" onClick=${() => send('watch', { table: table.number })}><${Icon} name="eye" />${table.watching ? t('watch.with', { count: table.watching }) : t('watch.do')}</button></section>`)}
  </main>`;
}
