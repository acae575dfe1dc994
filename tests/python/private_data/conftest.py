"""A small company whose customers are all over its exports, and eyes for where they still are."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
from landing.conftest import Drop, made_drop
from landing.conftest import drop as drop

from scripts.contract import PSEUDONYM_KINDS, read_contract
from scripts.land import land
from scripts.landing.database import raw

# Ada's id, numbers and addresses, as her rows write them, and what is told of her.
ADA = ("K-ADA-1", "+49 30 5550199", "030 5550199", "Ada.Example@Example.com")
ADAS_TEXTS = ("told by ada", "ada@home", "https://example.com/?who=ada", "adas note")
BOB = ("K-BOB-2", "+1 312 555 0123", "bob.sample@example.com")

FILES = {
    "calls_old.csv": """call_id,direction,started_at,ended_at,outcome,customer_id,customer_number,n
c1,inbound,2024-01-05T10:00:00Z,2024-01-05T10:05:00Z,answered,K-ADA-1,+49 30 5550199,adas note
c2,inbound,2024-01-06T10:00:00Z,2024-01-06T10:05:00Z,answered,K-BOB-2,+1 312 555 0123,bobs note
c3,inbound,2024-01-07T10:00:00Z,2024-01-07T10:05:00Z,answered,,anonymous,
c4,inbound,2024-01-07T10:00:00Z,2024-01-07T10:05:00Z,answered,6.02E+11,,
""",
    "calls_new.csv": """call_id,direction,started_at,ended_at,outcome,customer_id,customer_number
c5,inbound,2026-01-05T10:00:00Z,2026-01-05T10:05:00Z,answered,,030 5550199
c6,inbound,2026-01-06T10:00:00Z,2026-01-06T10:05:00Z,answered,K-BOB-2,+1 312 555 0123
""",
    "conversations.csv": """conversation_id,channel,opened_at,outcome,customer_id,customer_address
t1,email,2026-01-07T10:00:00Z,answered,K-ADA-1,Ada.Example@Example.com
t2,email,2024-01-07T10:00:00Z,answered,K-BOB-2,bob.sample@example.com
""",
    "messages.csv": """conversation_id,message_id,sent_at,author,body
t1,m1,2026-01-07T10:00:00Z,customer,ada@home
t2,m2,2024-01-07T10:00:00Z,customer,bobs words
""",
    "surveys.csv": """response_id,kind,score,contact_id,answered_at,comment
r1,csat,4,c1,2026-01-08T10:00:00Z,told by ada
r2,csat,5,c2,2026-01-08T10:00:00Z,told by bob
""",
    "customers.csv": """customer_id,segment,first_seen_on
K-ADA-1,consumer,2020-01-01
K-BOB-2,partner,2020-01-01
K-OLD-3,partner,2020-01-01
""",
    "campaign_events.csv": """campaign_id,recipient,message_id,event,at,url
n,ada.example@example.com,m,clicked,2024-01-09T10:00:00Z,https://example.com/?who=ada
n,bob.sample@example.com,m,clicked,2024-01-09T10:00:00Z,https://example.com/?who=bob
""",
    "agents.csv": """agent_id,valid_from,name,left_on
A1,2020-01-01,Stay Example,
A2,2020-01-01,Gone Example,2023-01-31
""",
}


@dataclass
class Company:
    """The company's drop folder, and what its build says."""

    drop: Drop

    @property
    def build(self) -> Path:
        """The private build file."""
        return self.drop.environment.build

    def land(self, salt: str | None = None):
        """Land what lies there."""
        environment = self.drop.environment
        return land(replace(environment, salt=salt) if salt else environment)

    def cells(self) -> dict[tuple[str, int, str], str | None]:
        """Who each cell of raw means, by file, record and column: the pseudonym, None = nobody."""
        return cells_of(self.build)

    def texts(self) -> set[str]:
        """Every text in every table of the build file."""
        columns = self.drop.query(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where not internal and data_type = 'VARCHAR'"
        )
        queries = [f'select "{name}" from "{place}"."{table}"' for place, table, name in columns]
        return {text for (text,) in self.drop.query(" union ".join(queries)) if text is not None}

    def places_of(self, *values: str) -> list[str]:
        """The files beside the build file, itself among them, in whose bytes one of these is."""
        return [
            f"{path.name}: {value}"
            for path in sorted(self.build.parent.rglob("*"))
            if path.is_file()
            for value in values
            if value.encode() in path.read_bytes()
        ]


def cells_of(build: Path) -> dict[tuple[str, int, str], str | None]:
    """Who each cell of a build's raw means, by file, record and column; None = nobody."""
    queries = [
        f"select raw._file, raw._record_number, '{column.name}', identities.pseudonym "
        f"from {raw(table)} as raw left join landing.identities as identities "
        f"on identities.kind = '{column.personal}' and identities.identifier = raw.{column.name}"
        for table, column in read_contract().personal_columns(*PSEUDONYM_KINDS)
    ]
    with duckdb.connect(str(build), read_only=True) as connection:
        rows = connection.execute(" union all ".join(queries)).fetchall()
    return {tuple(cell): who for *cell, who in rows}


def same_groups(one: dict, other: dict) -> bool:
    """Whether two readings of the same cells tell the same persons apart."""
    pairs = {(one[cell], other[cell]) for cell in one}
    return (
        one.keys() == other.keys()
        and len({left for left, _ in pairs}) == len(pairs) == len({right for _, right in pairs})
        and all((left is None) == (right is None) for left, right in pairs)
    )


@pytest.fixture
def new_company(drop: Drop) -> Company:
    """The company, not landed yet."""
    for name, content in FILES.items():
        drop.put(name, content)
    return Company(drop)


@pytest.fixture(scope="session")
def landed_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's build file as it has landed, to be copied."""
    root = tmp_path_factory.mktemp("landed")
    company = Company(made_drop(root))
    for name, content in FILES.items():
        company.drop.put(name, content)
    company.land()
    return company.build


@pytest.fixture
def company(new_company: Company, landed_build: Path) -> Company:
    """The company, landed."""
    new_company.build.parent.mkdir()
    shutil.copyfile(landed_build, new_company.build)
    new_company.build.chmod(0o640)
    return new_company
