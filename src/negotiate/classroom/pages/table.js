// The table: whose turn it is and what can be done, offers with their worth, tracks, what is signed and owed, the log.

import { html, labelled, t, useState, Emblem, Fold, Icon, outOfChair, partyOf } from '/pages/parts.js';
import { useMove } from '/pages/move.js';

export function Turn({ line, state, own, open }) {
  const [problem, complain] = useState('');
  const move = useMove(line, state, own);
  const mine = Boolean(own.decision);
  const quiet = !mine || state.table.paused;
  const held = quiet || move.busy || !state.me.speaks;
  const loose = own.actions.filter((choice) => !choice.offer);
  const first = loose.filter((choice) => choice.is_main);
  const others = loose.filter((choice) => !choice.is_main);
  const button = (choice, main) => choice.opens_builder
    ? html`<button class=${main ? 'main' : ''} disabled=${quiet} onClick=${open}><${Icon} name="balance" />${choice.label}</button>`
    : html`<button class=${main ? 'main' : ''} disabled=${held || Boolean(choice.refusal)} onClick=${() => move.act(choice)}>${choice.label}</button>`;
  return html`<section class=${`turn ${mine ? 'mine' : ''}`} aria-labelledby="turn">
    <h2 id="turn">${own.turn_text}</h2>
    ${!mine && state.class.phase === 'play' && !state.table.over && html`<p class="quiet">${outOfChair(state) || t('act.prepare')}</p>`}
    ${mine && !state.me.speaks && html`<p class="quiet">${t('act.not-speaker')}</p>`}
    ${state.table.over && html`<p class="quiet">${t('table.over')}</p>`}
    ${state.team.dropped && html`<p class="note">${state.team.dropped}</p>`}
    ${state.team.held && html`<p class="note held"><${Icon} name="clock" />${t('hold.waits')}</p>`}
    ${(problem || move.problem) && html`<p class="problem" role="alert">${problem || move.problem}</p>`}
    ${own.duty ? html`<${Duty} duty=${own.duty} choices=${own.actions} move=${move} quiet=${held} />`
      : mine && html`<div class="buttons">${first.map((choice) => html`<div class="act" key=${choice.notation || choice.kind}>${button(choice, choice.opens_builder)}
          <small>${choice.refusal || choice.hint}</small>${move.sure(choice)}</div>`)}</div>
        ${others.length > 0 && html`<${Fold} head=${html`<b>${t('act.more')}</b>`}>${others.map((choice) => html`<div class="act" key=${choice.notation}>
          ${button(choice, false)}<small>${choice.refusal || choice.hint}</small>${move.sure(choice)}</div>`)}</${Fold}>`}`}
    <${Sealed} state=${state} />
    ${own.undo && html`<button disabled=${!state.me.speaks || state.table.paused} onClick=${async () => complain((await line.send('undo')).why || '')}>
      <${Icon} name="undo" />${t('act.undo')}</button>`}
  </section>`;
}

export function Sealed({ state }) {
  const { sealed } = state.table;
  if (!sealed) return null;
  const all = Array.from({ length: sealed.of }, (_, place) => place);
  return html`<p class="sealed">${sealed.decided !== null && html`<span aria-hidden="true">${all.map((place) => html`<i class=${place < sealed.decided ? 'in' : ''}><${Icon} name="sealed" size=${18} /></i>`)}</span>`}
    <span>${sealed.decided === null ? t('sealed.both') : t('sealed.count', sealed)}</span></p>`;
}

function Duty({ duty, choices, move, quiet }) {
  const [chosen, choose] = useState('');
  const found = choices.find((choice) => choice.notation === chosen);
  return html`<div class="duty"><h3>${labelled(duty.issue_label, duty.option_label)}</h3><p>${duty.phase_text}</p>
    <p class="quiet"><${Icon} name="shield-check" size=${18} />${duty.verification_text} ${duty.obligors_text}</p>
    ${duty.stakes_text && html`<p class="quiet">${duty.stakes_text}</p>`}
    ${duty.history.map((text) => html`<p class="quiet">${text}</p>`)}
    <div role="radiogroup" aria-label=${duty.issue_label}>${duty.choices.map((conduct) => {
      const choice = choices.find((one) => one.notation === conduct.action);
      return html`<label class=${`conduct ${chosen === conduct.action ? 'chosen' : ''}`} key=${conduct.action}>
        <input type="radio" name="conduct" checked=${chosen === conduct.action} disabled=${Boolean(choice && choice.refusal)} onChange=${() => choose(conduct.action)} />
        <span><b>${choice ? choice.label : conduct.action}</b><small>${(choice && choice.refusal) || conduct.text}</small></span></label>`;
    })}</div>
    <button class="main wide" disabled=${quiet || !found} onClick=${() => move.act(found, () => choose(''))}>
      <${Icon} name="sealed" />${found ? t('act.seal', { act: found.label }) : t('act.choose')}</button>${found && move.sure(found)}</div>`;
}

const ANSWERED = { accepted: 'good', rejected: 'bad', asked: 'warn', passed: 'warn' };

export function Offers({ line, state, shared, own, open }) {
  const move = useMove(line, state, own);
  if (!shared.offers.length) return null;
  return html`<section aria-labelledby="offers"><h2 id="offers">${t('table.offers')}</h2>
    ${move.problem && html`<p class="problem" role="alert">${move.problem}</p>`}
    ${shared.offers.map((offer) => {
      const sight = (own.offers || []).find((one) => one.seat === offer.seat) || {};
      const answers = (own.actions || []).filter((choice) => choice.offer === offer.seat);
      return html`<article class=${`card offer ${sight.awaits_me ? 'awaits' : ''}`} key=${offer.seat}>
        <div class="two"><div><h3><${Emblem} party=${partyOf(state, offer.seat)} size=${28} />${sight.title || offer.title}</h3>
          <ul class="plain">${offer.items.map((item) => html`<li>${item.text}</li>`)}</ul>
          <p class="answers">${offer.answers.map((answer) => html`<${Emblem} party=${partyOf(state, answer.party)} size=${30} badge=${ANSWERED[answer.answer] || 'warn'} />`)}
            <span>${offer.status_text}</span></p></div>
          ${sight.worth && html`<${Worth} worth=${sight.worth} />`}</div>
        ${sight.worth && sight.worth.opens_text && html`<p><${Icon} name="unlock" size=${18} />${sight.worth.opens_text}</p>`}
        ${sight.worth && sight.worth.risk_text && html`<p class="warn"><${Icon} name="warning" size=${18} />${sight.worth.risk_text}</p>`}
        ${(sight.estimates || []).map((estimate) => html`<p class="quiet">${estimate.text}</p>`)}
        ${own.decision && answers.length > 0 && html`<div class="buttons row">${answers.map((choice) => html`<button key=${choice.kind}
          class=${choice.kind === 'accept' ? 'good' : ''} title=${choice.refusal || choice.hint}
          disabled=${state.table.paused || move.busy || Boolean(choice.refusal) || (!choice.opens_builder && !state.me.speaks)}
          onClick=${() => (choice.opens_builder ? line.send('draft', { options: offer.options, answers: offer.seat }).then(open) : move.act(choice))}>
          <${Icon} name=${{ accept: 'check', reject: 'cross', counter: 'return' }[choice.kind] || 'dot'} />${choice.label}</button>`)}</div>${answers.map((choice) => move.sure(choice))}`}
      </article>`;
    })}</section>`;
}

export function Worth({ worth }) {
  const tone = (value) => (value > 0.05 ? 'good' : value < -0.05 ? 'bad' : '');
  const said = (value) => new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(value).replace('-', '−');
  return html`<div class="worth" title=${worth.meaning}><b class=${tone(worth.points)}>${said(worth.points)}</b><small>${worth.points_label}</small>
    <b class=${tone(worth.surplus)}>${said(worth.surplus)}</b><small>${worth.surplus_label}</small></div>`;
}

export function Tracks({ shared, stakes = {} }) {
  return html`<section aria-labelledby="tracks"><h2 id="tracks">${t('table.tracks')}</h2><div class="card folds">${shared.tracks.map((track) => html`<${Fold}
    key=${track.track} name=${track.track} head=${html`<span class="track"><${Icon} name=${track.is_open ? 'unlock' : 'lock'} /><span class="grow"><b>${track.label}</b>
      <small>${track.is_open ? track.settled_text : missing(track)}</small></span><${Segments} track=${track} /></span>`}>
    ${track.lock && html`<p class="warn">${track.lock}</p>`}
    ${track.mediator_text && html`<p>${track.mediator_text}</p>`}
    ${track.issues.map((issue) => html`<div class="issue"><b>${issue.label}</b><p>${issue.status_text}</p>
      ${stakes[issue.issue] && html`<small>${stakes[issue.issue]}</small>`}
      <ul>${issue.options.map((option) => html`<li class=${option.is_agreed ? 'agreed' : option.is_open ? '' : 'shut'}>${option.label}
        ${option.is_agreed && html` <b class="tag">${t('table.agreed')}</b>`}${option.offered_by.length > 0 && html` <b class="tag">${t('table.on-table')}</b>`}
        ${!option.is_open && option.needs.length > 0 && html`<small>${option.lock}</small>`}</li>`)}</ul></div>`)}</${Fold}>`)}</div></section>`;
}

function missing(track) {
  const found = track.needs.find((need) => !need.met);
  if (!found) return track.settled_text;
  return t('table.missing', { need: found.text, now: found.now, met: track.needs.filter((need) => need.met).length, all: track.needs.length });
}

function Segments({ track }) {
  const parts = track.is_open
    ? track.issues.map((issue) => (issue.agreed ? 1 : issue.is_on_table ? 0.5 : 0))
    : track.needs.map((need) => (need.met ? 1 : need.share || 0));
  return html`<span class=${track.is_open ? 'segments open' : 'segments'} aria-hidden="true">${parts.map((share) => html`<i class=${share >= 1 ? 'full' : ''}><u style=${{ width: `${share * 100}%` }}></u></i>`)}</span>`;
}

export function Agreements({ shared }) {
  if (!shared.agreements.length) return null;
  return html`<section aria-labelledby="signed"><h2 id="signed">${t('table.signed')}</h2><div class="card folds">${shared.agreements.map((one) => html`<${Fold}
    key=${one.issue} head=${html`<span class="track"><${Icon} name=${one.is_overdue ? 'warning' : 'check'} /><span class="grow"><b>${labelled(one.label, one.option_label)}</b><small>${one.progress_text}</small></span></span>`}>
    <p>${one.signed_text}. ${one.binding_text}</p>${one.verification_text && html`<p>${one.verification_text}. ${one.nature_text}</p>`}
    <ul>${one.delivered.map((text) => html`<li>${text}</li>`)}${one.breaches.map((text) => html`<li class="bad">${text}</li>`)}</ul></${Fold}>`)}</div></section>`;
}

export function Exchanges({ shared }) {
  if (!shared.exchanges.length) return null;
  return html`${shared.exchanges.slice(0, 2).map((one) => html`<section class="card" key=${one.issue + one.signed_text}><h2>${labelled(one.label, one.option_label)} <small>${one.signed_text} · ${one.count_text}</small></h2>
    <ol class="days">${one.days.map((day) => html`<li class=${day.state} aria-label=${day.text}><small>${day.when}</small><b>${day.count_text}</b>
      <span class="filled"><u style=${{ width: `${day.promised > 0 ? Math.min(1, day.delivered / day.promised) * 100 : 0}%` }}></u></span><small>${day.note}</small></li>`)}</ol></section>`)}`;
}

const STANDS = { delivered: 'check', due: 'clock', ahead: 'clock', overdue: 'warning', suspended: 'pause' };
const MOST_STEPS = 8;

// The ledger of promises: what present/promises.py lays out, a seat's own on the left; on a narrow page card under card.
export function Promises({ state, shared, sides = shared.promises.sides }) {
  const told = shared.promises;
  if (!told.texts.length && !told.carried_out.length) return null;
  const states = new Set(told.texts.flatMap((text) => text.rows.map((row) => row.state)));
  const { left, right } = sides.facing;
  const heads = [['left', left, sides.left_text], ['right', right, sides.right_text]].filter(([, , text]) => text);
  return html`<section aria-labelledby="owed" class="whole"><h2 id="owed">${t('table.owed')}</h2><div class="card"><div class="owed">
    <ul class="owed-legend">${Object.entries(STANDS).filter(([name]) => states.has(name)).map(([name, icon]) => html`<li key=${name} class=${name}><${Icon} name=${icon} />${t(`${shared.header.phase === 'ended' ? 'promise-end' : 'promise'}.${name}`)}</li>`)}</ul>
    ${told.texts.length > 0 && html`<div class="owed-heads">${heads.map(([side, seats, text]) => html`<p key=${side} class=${`owed-head ${side}`}>${seats.map((seat) => html`<${Emblem} key=${seat} party=${partyOf(state, seat)} size=${30} />`)} ${text}</p>`)}</div>`}
    ${told.texts.map((text, place) => html`<${OwedText} key=${text.title} state=${state} text=${text} faced=${sides.facing.texts[place]} single=${[left, right].filter((side) => side.length === 1).map(([seat]) => seat)} />`)}
    ${told.carried_out.length > 0 && html`<ul class="owed-hints">${told.carried_out.map((text) => html`<li key=${text} class="good"><${Icon} name="check" /><span>${text}</span></li>`)}</ul>`}
    <div class="owed-foot quiet"><p>${told.note}</p><p>${told.summary}</p></div></div></div></section>`;
}

function OwedText({ state, text, faced, single }) {
  const rows = Object.fromEntries(text.rows.map((row) => [row.key, row]));
  const at = (lane) => (100 * (lane + 1)) / (faced.lanes + 1);
  return html`<div class="owed-text"><h3>${text.title}</h3>${faced.lines.map((line) => html`<div class="owed-line" key=${[...line.left, '', ...line.right].join(' ')}>
      ${line.left.length > 0 && html`<${OwedCard} state=${state} side="left" rows=${line.left.map((key) => rows[key])} single=${single} />`}
      ${line.arms.length + line.up.length + line.down.length > 0 && html`<div class="owed-ways" aria-hidden="true">
        ${['up', 'down'].map((way) => line[way].map((lane) => html`<i class=${way} style=${{ left: `${at(lane)}%` }}></i>`))}
        ${line.arms.map((arm) => html`<i class=${`arm ${arm.points ? 'arrives' : 'leaves'} to-${arm.side}`} style=${arm.side === 'left' ? { left: 0, right: `${100 - at(arm.lane)}%` } : { left: `${at(arm.lane)}%`, right: 0 }}></i>`)}
        ${line.arms.some((arm) => !arm.points) && html`<span class="owed-pill"><${Icon} name="link" size=${18} />${t('promise.held-up')}</span>`}</div>`}
      ${line.right.length > 0 && html`<${OwedCard} state=${state} side="right" rows=${line.right.map((key) => rows[key])} single=${single} />`}</div>`)}
    ${text.hints.length > 0 && html`<ul class="owed-hints">${text.hints.map((hint) => html`<li key=${hint}><${Icon} name="info" size=${18} /><span>${hint}</span></li>`)}</ul>`}</div>`;
}

function OwedCard({ state, side, rows, single }) {
  const [row] = rows;
  return html`<div class=${`owed-card ${row.state} ${side}`}><${Icon} name=${STANDS[row.state]} /><div>
    <span class=${single.includes(row.party) ? 'whose once' : 'whose'}>${rows.map((one) => html`<${Emblem} key=${one.party} party=${partyOf(state, one.party)} size=${22} />`)} ${rows.map((one) => one.label).join(', ')}</span>
    <b>${row.issue_label}</b><span class="what">${row.option_label}</span><span class="stands">${row.state_text}</span>
    <${OwedSteps} row=${row} /></div></div>`;
}

function OwedSteps({ row }) {
  if (row.phases < 2 || row.phases > MOST_STEPS) return null;
  const steps = Array.from({ length: row.phases }, (_, step) => html`<i key=${step} class=${step < row.delivered ? 'done' : ''}></i>`);
  return html`<span class="owed-steps" aria-hidden="true">${steps}</span>`;
}

export function Log({ log, open = false }) {
  return html`<section aria-labelledby="log"><h2 id="log">${t('table.log')}</h2><div class="card folds"><${Fold} open=${open} head=${html`<b>${log.length ? log[log.length - 1].text : ''}</b>`}>
    <ol class="plain log">${[...log].reverse().map((entry) => html`<li key=${`${entry.number} ${entry.text}`} class=${entry.weight === 2 ? 'strong' : ''}><small>${entry.round_text}</small> ${entry.text} <i>${entry.reason}</i></li>`)}</ol></${Fold}></div></section>`;
}
