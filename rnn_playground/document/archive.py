"""The outer shell of a project file: named members in a zip, each with its sha256 in a manifest.

Members are stored, never compressed: none can be larger than the file that holds it (no zip bomb), a picture
of the disk shows what the program reads, and equal content gives equal bytes.
"""

import hashlib
import io
import struct
import zipfile
import zlib

import msgspec

MANIFEST = "manifest.json"
FORMAT = "rnn-playground project"
LARGEST_FILE = 2 << 30  # bytes
LARGEST_MANIFEST = 64 << 10
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold; the file system knows the real one
_ENCRYPTED = 0x1

# What zipfile is known to raise for bytes that are no zip, or a damaged one.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, KeyError, IndexError, MemoryError,
)


class ArchiveError(Exception):
    """Say in a few words what is wrong with an archive, and what to do."""

    def __init__(self, message: str, remedy: str = "open a backup copy of it instead") -> None:
        super().__init__(f"{message}; {remedy}")


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Describe one member in the manifest."""

    sha256: str
    bytes: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Describe the archive; unknown fields are no error, so that a newer version can be told from damage."""

    format: str
    version: int
    program: str = ""
    members: dict[str, Member] = {}


def pack(members: dict[str, bytes], version: int, program: str) -> bytes:
    """Return the bytes of an archive of these members, equal for equal content."""
    described = {
        name: Member(hashlib.sha256(content).hexdigest(), len(content)) for name, content in members.items()
    }
    manifest = Manifest(format=FORMAT, version=version, program=program, members=described)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {MANIFEST: msgspec.json.encode(manifest), **members}.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpack(content: bytes, version: int, allowed: tuple[str, ...]) -> tuple[Manifest, dict[str, bytes]]:
    """Return manifest and members after comparing every hash; raise ArchiveError for anything amiss.

    `version` is the newest that can be read, `allowed` are the names that members may have.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if len(entries) != len(archive.infolist()):
                raise ArchiveError("it holds a part twice")
            manifest = _manifest(archive, entries, version)
            strange = set(entries) - {MANIFEST, *allowed}
            if strange:
                raise ArchiveError(f"it holds {ascii(min(strange))[:40]}, which is no part of a project")
            if set(manifest.members) != set(entries) - {MANIFEST}:
                raise ArchiveError("its parts are not those that its manifest names")
            members = {name: _member(archive, entries[name], part) for name, part in manifest.members.items()}
    except _DAMAGE:
        raise ArchiveError("it is damaged or no project file") from None
    return manifest, members


def _manifest(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], version: int) -> Manifest:
    """Read the manifest, and refuse a newer version before anything else of it is believed."""
    if MANIFEST not in entries:
        raise ArchiveError("it has no manifest, so it is no project file")
    try:
        manifest = msgspec.json.decode(_content(archive, entries[MANIFEST], LARGEST_MANIFEST), type=Manifest)
    except (msgspec.MsgspecError, RecursionError):
        raise ArchiveError("its manifest is damaged") from None
    if manifest.format != FORMAT:
        raise ArchiveError("it is the file of another program")
    if manifest.version > version:
        raise ArchiveError(
            f"it was saved by a newer program (format {manifest.version}, this one reads up to {version})",
            "update rnn-playground",
        )
    if manifest.version < 1:
        raise ArchiveError("its manifest is damaged")
    return manifest


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, described: Member) -> bytes:
    content = _content(archive, entry, described.bytes)
    if len(content) != described.bytes or hashlib.sha256(content).hexdigest() != described.sha256:
        raise ArchiveError(f"its part {entry.filename} was changed or damaged (sha256 differs)")
    return content


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int) -> bytes:
    """Read one stored member of a bounded size."""
    if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & _ENCRYPTED:
        raise ArchiveError(f"its part {entry.filename} is compressed or encrypted, not stored as saved")
    if entry.file_size != entry.compress_size or entry.file_size > largest:
        raise ArchiveError(f"its part {entry.filename} has the wrong size")
    return archive.read(entry)
