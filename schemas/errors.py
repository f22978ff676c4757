"""What cannot be done, as typed errors. What is wrong in a document's content is a Finding and never raised."""

from __future__ import annotations


class SelkoError(Exception):
    """One sentence for people: what went wrong, in which file and place, and the way out.

    Picklable, so that it survives the way back from the reading child process and from a Prefect task.
    """

    def __init__(self, message: str, *, file: str | None = None, place: str | None = None, way_out: str | None = None):
        super().__init__(message, file, place, way_out)
        self.message, self.file, self.place, self.way_out = message, file, place, way_out

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.file, self.place, self.way_out))

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        sentence = f"{where}: {self.message}" if where else self.message
        return f"{sentence}; {self.way_out}." if self.way_out else f"{sentence}."


def _rebuild(
    kind: type[SelkoError], message: str, file: str | None, place: str | None, way_out: str | None
) -> SelkoError:
    return kind(message, file=file, place=place, way_out=way_out)


class SourceError(SelkoError):
    """The file cannot be used at all: missing, empty, encrypted, damaged, of a kind that Selko does not read."""


class ExtractionError(SelkoError):
    """The file was opened, but the reading could not be finished: a limit was passed, or the reader died."""


class ReferenceDataError(SelkoError):
    """A row of the taxonomy, of an entity file or of the expectations is wrong."""


class SettingsError(SelkoError):
    """A setting from the environment, selko.toml or the command line is wrong or missing."""


class WarehouseError(SelkoError):
    """The warehouse cannot be opened, written or published."""


class UnloadableError(WarehouseError):
    """What was read does not fit into the warehouse, and will not when it is tried again."""


class QueryError(SelkoError):
    """An analyst's SQL or selection was refused by the warehouse."""


class MachineError(SelkoError):
    """The machine refuses: disk full, no memory, no right. Nothing is wrong with Selko or the document."""


def build_machine_error(error: BaseException, file: str | None = None) -> MachineError | None:
    """The sentence for an error of the machine that nobody has told more exactly; None for any other error."""
    if isinstance(error, MemoryError):
        return MachineError("there is not enough memory", file=file, way_out="close other programs and try again")
    if isinstance(error, OSError):
        which = file or (str(error.filename) if error.filename is not None else None)
        said = error.strerror or str(error) or type(error).__name__
        return MachineError(
            f"the system refuses ({said})", file=which, way_out="see to the disk, the folder or the network there"
        )
    return None


class MailRefusedError(SelkoError):
    """The mail server will not take this message, however often it is tried: address, sign-in or encryption."""


class MailUnavailableError(SelkoError):
    """The mail server cannot be reached or is busy: the same message may pass later."""
