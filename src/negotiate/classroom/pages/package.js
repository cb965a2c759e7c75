// The package: options chosen over several tracks, what they are worth, who must consent. Usable off-turn.

import { html, t, useState, useRef, Fold, Icon, outOfChair } from '/pages/parts.js';
import { useMove } from '/pages/move.js';
import { Worth } from '/pages/table.js';

export function Package({ line, state, shared, own, show, done }) {
  const [problem, complain] = useState('');
  const [busy, wait] = useState(false);
  const built = own.builder;
  const empty = built.items.length === 0;
  const latest = useRef(null); // what was chosen and is on its way, so that a quick second tap does not lose the first
  const draft = async (options) => {
    latest.current = options;
    const answer = await line.send('draft', { options, answers: built.answers });
    if (latest.current === options) latest.current = null;
    complain(answer.why || '');
  };
  const choose = (issue, option) => {
    const options = { ...(latest.current || built.options) };
    if (options[issue] === option) delete options[issue];
    else options[issue] = option;
    draft(options);
  };
  const move = useMove(line, state, own);
  const whole = { notation: built.notation, kind: built.verb, label: t('package.table') };
  const held = state.team.held;
  const hold = async () => {
    wait(true);
    complain((await line.send('hold', { on: !held })).why || '');
    wait(false);
  };
  return html`<h1>${built.title}</h1>
    ${!own.decision && !held && !state.team.dropped && !state.table.over && html`<p class="quiet">${outOfChair(state) || t('act.prepare')}</p>`}
    ${state.team.dropped && html`<p class="note">${state.team.dropped}</p>`}
    ${held && html`<p class="note held"><${Icon} name="clock" />${t('hold.waits')}</p>`}
    ${shared.tracks.map((track) => html`<section class="card package" key=${track.track}><h2><${Icon} name=${track.is_open ? 'unlock' : 'lock'} />${track.label}</h2>
      ${track.lock && html`<p class="warn">${track.lock}</p>`}
      ${track.issues.map((issue) => html`<${Issue} key=${issue.issue} issue=${issue} stakes=${own.stakes[issue.issue]} choices=${built.choices[issue.issue] || {}} chosen=${built.options[issue.issue]} choose=${choose} />`)}</section>`)}
    <section class="foot sum" aria-label=${t('package.sum')}>
      ${empty ? html`<p class="quiet">${t('package.empty')}</p>` : html`
        ${built.worth && html`<${Worth} worth=${built.worth} />`}<ul class="plain">${built.items.map((item) => html`<li>${item.text}</li>`)}</ul>
        ${built.welfare && html`<p>${built.welfare.text}</p>`}
        ${built.worth && built.worth.opens_text && html`<p><${Icon} name="unlock" size=${18} />${built.worth.opens_text}</p>`}
        ${built.worth && built.worth.risk_text && html`<p class="warn"><${Icon} name="warning" size=${18} />${built.worth.risk_text}</p>`}
        ${built.asked_text && html`<p><${Icon} name="people" size=${18} />${built.asked_text}</p>`}
        ${built.estimates.map((text) => html`<p class="quiet">${text}</p>`)}${built.takes.map((text) => html`<p class="quiet">${text}</p>`)}
        ${built.refusal && html`<p class="quiet">${built.refusal}</p>`}`}
      ${(problem || move.problem) && html`<p class="problem" role="alert">${problem || move.problem}</p>`}${move.sure(whole)}
      ${!move.sure(whole) && html`<div class="buttons row">
        <button disabled=${empty} onClick=${() => draft({})}><${Icon} name="cross" />${t('package.clear')}</button>
        <button disabled=${empty || state.class.talk === 'off'} onClick=${() => show(built.options)}><${Icon} name="talk" />${t('package.show')}</button>
        ${own.decision && built.verb ? html`<button class="main" disabled=${move.busy || !built.is_legal || !state.me.speaks || state.table.paused} onClick=${() => move.act(whole, done)}>
          <${Icon} name="check" />${t('package.table')}</button>`
          : !state.table.over && html`<button class="switch" role="switch" aria-checked=${held} disabled=${busy || empty || !state.me.speaks} onClick=${hold}>
          <span><${Icon} name="clock" /><i class="knob"></i></span>${t('hold.switch')}</button>`}</div>`}
    </section>`;
}

function Issue({ issue, stakes, choices, chosen, choose }) {
  const known = chosen && issue.options.find((option) => option.option === chosen);
  const gain = chosen && choices[chosen] ? choices[chosen] : null;
  return html`<${Fold} name=${issue.issue} head=${html`<span class=${`track ${known ? 'chosen' : ''}`}><span class="grow"><b>${issue.label}</b>
      <small>${known ? known.label : issue.status_text}</small></span>${gain && gain.change && html`<b class=${tone(gain.gains)}>${gain.change}</b>`}</span>`}>
    <div role="group" aria-label=${issue.label}>${issue.options.filter((option) => !option.is_status_quo).map((option) => {
      const choice = choices[option.option] || { may: false, why: '', change: null };
      const on = chosen === option.option;
      const why = choice.why === option.lock && !option.needs.length ? '' : choice.why; // the track says that already
      return html`<button key=${option.option} class=${`option ${on ? 'on' : ''}`} aria-pressed=${on} disabled=${!choice.may && !on}
        onClick=${() => choose(issue.issue, option.option)}><i class="radio"></i><span class="grow">${option.label}${why && html`<small>${why}</small>`}</span>
        ${choice.change !== null && html`<b class=${tone(choice.gains)}>${choice.change}</b>`}</button>`;
    })}</div>
    ${issue.requires_text && html`<p class="quiet">${issue.requires_text}</p>`}<p class="quiet">${issue.verification_text && `${issue.verification_text}. `}${stakes}</p></${Fold}>`;
}

const tone = (gains) => (gains > 0 ? 'good' : gains < 0 ? 'bad' : '');
