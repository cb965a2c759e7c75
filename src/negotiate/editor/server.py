"""The language server: what an editor asks, over standard input and output, and what it is told of rule files.

It says nothing of files in YAML that are no rule files. A request that fails is answered with nothing, and a line in the
editor's log says which.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from negotiate.editor.completion import complete
from negotiate.editor.document import Document
from negotiate.editor.hover import hover
from negotiate.editor.names import given, name_at, place_of, spans, uses
from negotiate.editor.renaming import renamed
from negotiate.engine.rules import Place
from negotiate.rulebook.check.findings import Finding, Severity
from negotiate.rulebook.edit.fixes import edit
from negotiate.rulebook.edit.spans import Spot
from negotiate.rulebook.reading.read import joined
from negotiate.version import __version__

PAUSE = 0.3
"""Seconds without typing after which a text is checked."""
SEVERITIES: dict[Severity, lsp.DiagnosticSeverity] = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "notice": lsp.DiagnosticSeverity.Information,
}
SYMBOLS = {
    "parties": lsp.SymbolKind.Class,
    "tracks": lsp.SymbolKind.Interface,
    "issues": lsp.SymbolKind.Struct,
    "mediators": lsp.SymbolKind.Class,
    "events": lsp.SymbolKind.Event,
    "options": lsp.SymbolKind.EnumMember,
}
"""What the things in these sections are shown as."""
P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """The documents that an editor has open."""

    def __init__(self, server: LanguageServer) -> None:
        self.server = server
        self.documents: dict[str, Document] = {}

    def take(self, uri: str) -> Document:
        """The document as it is in the editor now."""
        text = self.server.workspace.get_text_document(uri).source.removeprefix("\ufeff")
        path = to_fs_path(uri)
        last = self.documents.get(uri)
        if last is not None and last.text == text:
            return last
        before = None
        if last is not None:
            # a chain of all texts would never end; one is enough, the latest of which there is a model
            before = last if last.is_rules and last.own_model is not None else last.before
        if before is not None:
            before.before = None
        encoding = self.server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        found = Document(Path(path) if path else None, text, encoding, before, uri)
        self.documents[uri] = found
        return found

    def opened(self, path: Path) -> Document | None:
        """The document of a file, as it is in the editor now; None where it is not open."""
        return next((self.take(uri) for uri, known in list(self.documents.items()) if known.path == path), None)

    def forget(self, uri: str) -> None:
        """Let a document be read again with what it builds on."""
        last = self.documents.get(uri)
        if last is not None:
            self.documents[uri] = replace(last)

    async def check(self, uri: str, pause: float = 0.0) -> None:
        """Tell the editor the problems of a document, unless it has changed meanwhile."""
        document = self.take(uri)
        await asyncio.sleep(pause)
        if self.documents.get(uri) is not document:
            return
        findings = await asyncio.to_thread(lambda: document.findings)
        if self.documents.get(uri) is not document:
            return
        told = [diagnostic(document, finding) for finding in findings]
        version = self.server.workspace.get_text_document(uri).version
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, told, version))

    async def check_others(self, uri: str) -> None:
        """Check the other documents again, as they may build on one that was saved."""
        for other, document in list(self.documents.items()):
            if other != uri and document.is_layer:
                self.forget(other)
                await self.check(other)


def diagnostic(document: Document, finding: Finding) -> lsp.Diagnostic:
    """A finding as editors show it; one of a file that is extended stands at `extends`."""
    own = Place(finding.path, finding.line, finding.column, finding.length)
    sentence, place = finding.sentence, own
    related = [lsp.DiagnosticRelatedInformation(_location(document, other), said) for other, said, _ in finding.related]
    if finding.path != document.source.file:
        place = document.reading.places.get("extends", Place(document.source.file, 1, 1))
        sentence = f"{own}: {finding.sentence}"
        related.insert(0, lsp.DiagnosticRelatedInformation(_location(document, own), finding.sentence))
    return lsp.Diagnostic(
        document.positions.place(place),
        sentence,
        SEVERITIES[finding.severity],
        finding.rule_id,
        source="negotiate",
        related_information=related or None,
    )


def _location(document: Document, place: Place) -> lsp.Location:
    """A place of this document, or of a file that it builds on."""
    of = document.file(place.file)
    return lsp.Location(_address(of or document), (of or document).positions.place(place))


def _address(document: Document) -> str:
    """How an editor calls a document: as it said itself, or by its path."""
    return document.uri or (from_fs_path(str(document.path.resolve())) if document.path is not None else None) or ""


def actions(document: Document, wanted: lsp.Range) -> list[lsp.CodeAction]:
    """What may have been meant by what is wrong in these lines."""
    found: list[lsp.CodeAction] = []
    for finding in document.findings:
        if finding.path != document.source.file or not wanted.start.line <= finding.line - 1 <= wanted.end.line:
            continue
        for meant in finding.meant:
            change = edit(document.text, finding, meant)
            if change is None or change.text == document.text[change.start : change.end]:
                continue
            text = lsp.TextEdit(document.positions.range(change.start, change.end), change.text)
            found.append(
                lsp.CodeAction(
                    f"Write {change.text}",
                    lsp.CodeActionKind.QuickFix,
                    [diagnostic(document, finding)],
                    is_preferred=len(finding.meant) == 1,
                    edit=lsp.WorkspaceEdit({document.uri: [text]}),
                )
            )
    return found


def definition(document: Document, index: int) -> lsp.Location | None:
    """Where the name at a character is given; of `extends`, the file."""
    spotted = document.at(index)
    if spotted is not None and spotted.steps == ("extends",):
        base = document.base
        return _location(document, Place(base.source.file, 1, 1)) if base is not None else None
    found, model = name_at(document, index), document.model
    if found is None or model is None:
        return None
    place = given(model.reading, found[0])
    return _location(document, place) if place is not None else None


def references(document: Document, index: int, *, declared: bool) -> list[lsp.Location]:
    """Where the name at a character is used, in this file and in those that it builds on."""
    found, model = name_at(document, index), document.model
    if found is None or model is None:
        return []
    where = [lsp.Location(_address(document), document.positions.range(*span)) for span in spans(document, found[0])]
    for use in uses(model):
        place = place_of(model.reading, use)
        if use.name == found[0] and place is not None and place.file != document.source.file:
            where.append(_location(document, place))
    place = given(model.reading, found[0])
    return [*([_location(document, place)] if declared and place is not None else []), *where]


def symbols(document: Document) -> list[lsp.DocumentSymbol]:
    """The sections of a file, with what is in them by id."""
    top = document.spots.get("")
    return [_symbol(document, name, name, lsp.SymbolKind.Namespace) for name in top.names] if top is not None else []


def _symbol(document: Document, path: str, name: str, kind: lsp.SymbolKind) -> lsp.DocumentSymbol:
    spot = document.spots[path]
    start = spot.key[0] if spot.key is not None else spot.start
    chosen = spot.key or (spot.start, min(spot.end, spot.start + 1))
    section = path.rpartition(".")[2]
    inside = [_symbol(document, joined(path, inner), inner, SYMBOLS[section]) for inner in spot.names if section in SYMBOLS]
    if path.count(".") == 1 and f"{path}.options" in document.spots:
        below = document.spots[f"{path}.options"]
        inside = [_symbol(document, f"{path}.options.{inner}", inner, SYMBOLS["options"]) for inner in below.names]
    detail = _label(document.spots, path)
    span, own = document.positions.range(start, max(spot.end, chosen[1])), document.positions.range(*chosen)
    return lsp.DocumentSymbol(name, kind, span, own, detail, children=inside)


def _label(spots: dict[str, Spot], path: str) -> str | None:
    """What a thing is called for people."""
    for key in ("label", "name", "title"):
        if f"{path}.{key}" in spots:
            return spots[f"{path}.{key}"].value
    return None


def quietly(work: Callable[P, T]) -> Callable[P, T | None]:
    """Answer with nothing where a request cannot be answered, and say so in the log: an editor shows no traceback."""

    @functools.wraps(work)
    def answered(*words: P.args, **more: P.kwargs) -> T | None:
        try:
            return work(*words, **more)
        except Exception as error:
            logging.getLogger(__name__).warning("%s failed: %s: %s", work.__name__, type(error).__name__, error)
            return None

    return answered


def language_server() -> LanguageServer:
    """A server for rule files, ready to be started."""
    server = LanguageServer("negotiate", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
    desk = Desk(server)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        await desk.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        await desk.check(params.text_document.uri, PAUSE)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: lsp.DidSaveTextDocumentParams) -> None:
        uri = params.text_document.uri
        desk.forget(uri)
        await desk.check(uri)
        await desk.check_others(uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        desk.documents.pop(params.text_document.uri, None)
        server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(params.text_document.uri, []))

    def at(of: lsp.TextDocumentIdentifier, position: lsp.Position) -> tuple[Document, int]:
        document = desk.take(of.uri)
        # of a file that is no rule file nothing is told, as if it were empty
        return (document, document.positions.index(position)) if document.is_rules else (Document(None, ""), 0)

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[".", " ", "{", "["]))
    @quietly
    def completion(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        return complete(*at(params.text_document, params.position))

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    @quietly
    def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        document, index = at(params.text_document, params.position)
        found = hover(document, index)
        if found is None:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, found[0]), document.positions.range(*found[1]))

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    @quietly
    def defined(params: lsp.DefinitionParams) -> lsp.Location | None:
        return definition(*at(params.text_document, params.position))

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    @quietly
    def referred(params: lsp.ReferenceParams) -> list[lsp.Location]:
        return references(*at(params.text_document, params.position), declared=params.context.include_declaration)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME)
    @quietly
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        try:
            return renamed(*at(params.text_document, params.position), params.new_name, desk.opened)
        except ValueError as error:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, str(error)))
            return None

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    @quietly
    def outlined(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        document = desk.take(params.text_document.uri)
        return symbols(document) if document.is_rules else []

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]))
    @quietly
    def acted(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = desk.take(params.text_document.uri)
        return actions(document, params.range) if document.is_rules else []

    return server
