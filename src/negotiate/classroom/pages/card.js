// An event card for one table or all: one of the rule file, or one that is written on the spot.

import { html, t, useState, Choice, Icon } from '/pages/parts.js';

export function CardForm({ state, send, table, done }) {
  const cards = Object.entries(state.wall.cards);
  const [mine, write] = useState(cards.length === 0);
  const [card, choose] = useState(cards.length ? cards[0][0] : '');
  const [text, type] = useState('');
  const [actor, about] = useState(state.class.parties[0].seat);
  const [effects, change] = useState([{ kind: 'support', amount: -5, rounds: 2 }]);
  const set = (place, more) => change(effects.map((effect, at) => (at === place ? { ...effect, ...more } : effect)));
  const written = () => ({ text: text.trim(), actor, effects: effects.map(({ kind, amount, rounds }) => (kind === 'verification_tier' ? { [kind]: amount, rounds } : { [kind]: amount })) });
  const submit = async (event) => {
    event.preventDefault();
    const answer = await send('inject', mine ? { table, written: written() } : { table, card });
    if (answer.kind === 'ok') done();
  };
  return html`<form class="card-form" onSubmit=${submit}>
    ${cards.length > 0 && html`<div class="chips" role="group"><button type="button" aria-pressed=${!mine} onClick=${() => write(false)}>${t('card.of-rules')}</button>
      <button type="button" aria-pressed=${mine} onClick=${() => write(true)}>${t('card.written')}</button></div>`}
    ${!mine && html`<${Choice} label=${t('detail.card')} value=${card} options=${cards} onChange=${choose} />`}
    ${mine && html`<label class="field"><span>${t('card.text')}</span><input value=${text} maxlength="500" required onInput=${(event) => type(event.target.value)} /></label>
      <${Choice} label=${t('card.about')} value=${actor} options=${[...state.class.parties.filter((party) => party.kind !== 'mediator').map((party) => [party.seat, party.label]), ['random-principal', t('card.nobody')]]} onChange=${about} />
      ${effects.map((effect, place) => {
        const [least, most] = state.wall.effects[effect.kind];
        const whole = most > 1;
        return html`<div class="effect" key=${place}><${Choice} label=${t('card.effect')} value=${effect.kind} options=${Object.keys(state.wall.effects).map((kind) => [kind, t(`effect.${kind}`)])}
            onChange=${(kind) => set(place, { kind, amount: state.wall.effects[kind][1] > 1 ? (kind === 'verification_tier' ? -1 : -5) : -0.1 })} />
          <label class="field amount"><span>${t('card.amount', { least, most })}</span><input type="number" min=${least} max=${most} step=${whole ? 1 : 0.05} value=${effect.amount} required onInput=${(event) => set(place, { amount: event.target.valueAsNumber })} /></label>
          ${effect.kind === 'verification_tier' && html`<label class="field amount"><span>${t('card.rounds')}</span><input type="number" min="1" max="256" value=${effect.rounds} onInput=${(event) => set(place, { rounds: event.target.valueAsNumber })} /></label>`}
          ${effects.length > 1 && html`<button type="button" class="bare" aria-label=${t('card.drop')} onClick=${() => change(effects.filter((_, at) => at !== place))}><${Icon} name="cross" size=${18} /></button>`}</div>`;
      })}
      ${effects.length < 6 && html`<button type="button" onClick=${() => change([...effects, { kind: 'support', amount: -5, rounds: 2 }])}><${Icon} name="plus" size=${18} />${t('card.more')}</button>`}`}
    <div class="acts"><button class="main" type="submit"><${Icon} name="card" />${table === null ? t('card.do-all') : t('detail.card-do')}</button><button type="button" onClick=${done}>${t('act.back')}</button></div></form>`;
}
