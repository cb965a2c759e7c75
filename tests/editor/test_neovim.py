"""A real editor with the lines that the guide gives for it: Neovim, headless, on a rule file with one misspelt key."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from negotiate.paths import rules_folder

ROOT = Path(__file__).resolve().parent.parent.parent
NEOVIM = shutil.which("nvim")

ASKED = """
local found = {}
vim.wait(90000, function() return #vim.diagnostic.get(0) > 0 end)
found.problems = vim.tbl_map(function(one) return one.message end, vim.diagnostic.get(0))
local line = vim.diagnostic.get(0)[1].lnum
local function ask(method, more)
  local asked = vim.tbl_extend('force', { textDocument = vim.lsp.util.make_text_document_params() }, more)
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, asked, 60000)) do return answer.result end
end
local hovered = ask('textDocument/hover', { position = { line = vim.fn.search('hardness:') - 1, character = 6 } })
found.hover = hovered.contents.value
vim.ui.select = function(items, _, chosen) chosen(items[1], 1) end
vim.api.nvim_win_set_cursor(0, { line + 1, 6 })
vim.lsp.buf.code_action()
vim.wait(60000, function() return vim.fn.getline(line + 1):find('opens_when') ~= nil end)
found.fixed = vim.fn.getline(line + 1)
local track = vim.fn.search('    track: ')
vim.fn.setline(track, '    track: ')
local completed = ask('textDocument/completion', { position = { line = track - 1, character = 11 } })
found.completed = vim.tbl_map(function(one) return one.label end, completed.items or completed)
found.clients = #(vim.lsp.get_clients or vim.lsp.get_active_clients)()
vim.fn.writefile({ vim.fn.json_encode(found) }, 'found.json')
vim.cmd('qa!')
"""


@pytest.mark.skipif(NEOVIM is None, reason="there is no Neovim here")
@pytest.mark.skipif(os.name == "nt", reason="the command is written as a script for a Unix shell")
def test_the_lines_of_the_guide_work(tmp_path: Path) -> None:
    assert NEOVIM is not None
    said = subprocess.run([NEOVIM, "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(map(int, re.findall(r"\d+", said)[:2]))
    guide = (ROOT / "docs" / "guides" / "tune-rules.md").read_text(encoding="utf-8")
    newer, older = re.findall(r"```lua\n(.*?)```", guide, flags=re.DOTALL)
    (tmp_path / "init.lua").write_text(newer if version >= (0, 11) else older, encoding="utf-8")
    (tmp_path / "ask.lua").write_text(ASKED, encoding="utf-8")
    rules = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(rules.replace("opens_when: always", "opens_wen: always", 1), encoding="utf-8")
    command = tmp_path / "bin" / "negotiate"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m negotiate "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    folders = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [NEOVIM, "--headless", "-n", "-u", "init.lua", "mine.yaml", "-c", "set ft=yaml", "-c", "luafile ask.lua"],
        cwd=tmp_path,
        env={**os.environ, **folders, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    answer = tmp_path / "found.json"
    assert answer.exists(), done.stderr
    found = json.loads(answer.read_text(encoding="utf-8"))
    assert found["problems"] == ["'tracks.humanitarian' has no key 'opens_wen'. Did you mean 'opens_when'?"]
    assert found["hover"].startswith("`parties.highmark.hardness`: Points wanted beyond the reservation value")
    assert found["fixed"].strip() == "opens_when: always"
    assert found["completed"] == ["humanitarian", "watching", "ceasefire", "political"]
    assert found["clients"] == 1
