// The questions before and after, on a device: numbers by a slider, answers to choose from, handed in together.

import { html, t, useState, Fold, Icon } from '/pages/parts.js';
import { useTyped } from '/pages/typed.js';

const MIDDLE = 50;

export function Questions({ line, state }) {
  const { asks } = state.class;
  return asks ? html`<${Sheet} key=${asks.stage} line=${line} state=${state} />` : null;
}

function Sheet({ line, state }) {
  const { stage, questions } = state.class.asks;
  const mine = state.me.foretold;
  const given = mine.answers[stage];
  const [answers, choose] = useTyped(state, `answers ${stage}`, given || {});
  const [named, agree] = useState(mine.named);
  const [problem, complain] = useState('');
  const set = (key, value) => choose((old) => ({ ...old, [key]: value }));
  const missing = questions.filter((one) => !(one.key in answers)).length;
  const same = given && mine.named === named && questions.every((one) => given[one.key] === answers[one.key]);
  const hand = async (event) => {
    event.preventDefault();
    const answer = await line.send('foretell', { answers, named });
    complain(answer.why || '');
  };
  return html`<section class="card folds asked"><${Fold} open=${!given} head=${html`<b><${Icon} name="learn" /> ${t(`ask.title.${stage}`)}${given && html`<small role="status">${t('ask.done')}</small>`}</b>`}>
    <form onSubmit=${hand}><p class="quiet">${t('ask.privacy')}</p>
      ${questions.map((one) => (one.answers.length ? html`<${Choose} key=${one.key} one=${one} value=${answers[one.key]} set=${set} />` : html`<${Guess} key=${one.key} one=${one} value=${answers[one.key]} set=${set} />`))}
      <label class="conduct"><input type="checkbox" checked=${named} onChange=${(event) => agree(event.target.checked)} /><span>${t('ask.named')} (${state.me.name})</span></label>
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      ${missing > 0 && html`<p class="quiet">${t('ask.missing', { count: missing })}</p>`}
      <button class="main wide" type="submit" disabled=${!Object.keys(answers).length || same}><${Icon} name="send" />${given ? t('ask.again') : t('ask.send')}</button>
    </form></${Fold}></section>`;
}

function Guess({ one, value, set }) {
  const unknown = value === undefined;
  return html`<label class="field guess"><b>${one.text}</b><span>${t('ask.number')}</span>
    <span class="two"><input type="range" min="0" max="100" value=${unknown ? MIDDLE : value} class=${unknown ? 'unset' : ''}
      onInput=${(event) => set(one.key, Number(event.target.value))} onClick=${(event) => set(one.key, Number(event.target.value))} />
      <output>${unknown ? '?' : value}</output></span></label>`;
}

function Choose({ one, value, set }) {
  return html`<fieldset class="choose"><legend>${one.text}</legend>${one.answers.map((text, place) => html`<label class=${`conduct ${value === place ? 'chosen' : ''}`} key=${place}>
    <input type="radio" name=${one.key} checked=${value === place} onChange=${() => set(one.key, place)} /><span>${text}</span></label>`)}</fieldset>`;
}
