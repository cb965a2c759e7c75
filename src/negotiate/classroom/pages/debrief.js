// The debrief of a table: how it ended, what was secret till then, and the whole look back, in words and as a page with charts.

import { html, t, useState, Icon } from '/pages/parts.js';
import { asked } from '/pages/net.js';
import { openPage } from '/pages/classpage.js';

export function Debrief({ line, state, token }) {
  const [lines, tell] = useState(null);
  const [problem, complain] = useState('');
  const table = state.table.number;
  const open = async () => {
    const page = window.open('', '_blank');
    const answer = await asked('/ticket', { table }, token);
    if (answer.kind !== 'ok') {
      if (page) page.close();
      return complain(answer.why);
    }
    if (page) page.location = `/debrief?ticket=${answer.ticket}`;
    else location.assign(`/debrief?ticket=${answer.ticket}`);
  };
  const read = async () => {
    const answer = await asked('/story', { table }, token);
    if (answer.kind === 'ok') tell(answer.lines);
    else complain(answer.why);
  };
  const ending = state.ending;
  return html`<section class="card"><h1>${t('debrief.title')}</h1>
      ${ending ? html`<p class="strong">${ending.text}</p><p>${ending.reason}</p><p>${ending.peace_text}</p>` : html`<p>${t('debrief.unfinished')}</p>`}</section>
    ${ending && html`<section class="card"><h2>${t('debrief.results')}</h2>${ending.results.map((result) => html`<p>${result.text}</p>
        <ul>${result.aims.map((aim) => html`<li>${aim}</li>`)}</ul>`)}</section>
      <section class="card"><h2>${t('debrief.settled')}</h2><ul>${ending.settled.map((text) => html`<li>${text}</li>`)}</ul></section>
      ${ending.questions.length > 0 && html`<section class="card"><h2>${t('debrief.questions')}</h2><ul>${ending.questions.map((text) => html`<li>${text}</li>`)}</ul></section>`}`}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <div class="buttons"><button class="main" onClick=${read}><${Icon} name="scroll" />${t('debrief.read')}</button>
      <button onClick=${open}><${Icon} name="chart" />${t('debrief.page')}</button>
      ${state.me && state.me.seat && html`<button onClick=${() => openPage({ what: 'report' }, token, complain)}><${Icon} name="scroll" />${t('debrief.report')}</button>`}
      ${state.class.presented && html`<button onClick=${() => openPage({ what: 'class' }, token, complain)}><${Icon} name="chart" />${t('debrief.class')}</button>`}</div>
    ${lines && html`<article class="card story">${told(lines)}</article>`}`;
}

function told(lines) {
  const found = [];
  lines.forEach((text, place) => {
    const below = lines[place + 1] || '';
    if (/^-{3,}$/.test(text.trim())) return;
    if (/^-{3,}$/.test(below.trim())) found.push(html`<h2>${text}</h2>`);
    else if (text.trim()) found.push(html`<p>${text}</p>`);
  });
  return found;
}
