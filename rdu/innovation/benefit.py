"""Bases b to f of Kemanfaatan: units covered, cost, income, products, and how often one metric rose in a row."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from rdu.clock import Month, format_date
from rdu.deposits.models import DayTotal
from rdu.innovation.asking import Asking
from rdu.innovation.hundredths import share_of, written
from rdu.innovation.instruments import Indicator, Span
from rdu.innovation.models import Key
from rdu.innovation.outcomes import Door, Line, Outcome, Step
from rdu.ledger.models import ChainHead
from rdu.money import Rupiah, format_rupiah
from rdu.people.models import PLANTS, Unit, UnitKind
from rdu.plant.kinds import PlantKind, Product
from rdu.plant.models import PlantProduct, PlantReversal
from rdu.sales.models import Sale, SaleReversal
from rdu.weights import Grams, format_kg

A_YEAR = 12
FIGURES = Door("innovation.figures")


# b: units covered -------------------------------------------------------------------------------------------------


def coverage(asking: Asking, indicator: Indicator) -> Outcome:
    """Banks that weighed something in the days, of those that should be served."""
    span, target = asking.span(indicator), asking.figures.number(Key.TARGET_UNITS)
    active = weighing_units(asking.session, asking.root, span)
    before = weighing_units(asking.session, asking.root, Span(date(1900, 1, 1), _day_before(span)))
    counted = [Line(f"{code} {days}", f"{name} ({code})", f"menimbang {days} hari") for code, name, days in active]
    first = Step("Unit aktif", "bank sampah yang menimbang paling sedikit sekali pada masa ini", f"{len(active)} unit")
    past = Step("Sebelumnya", f"menimbang sebelum {format_date(span.first)}", f"{len(before)} unit")
    act = "Tulis berapa unit sasarannya, dengan sumbernya."
    if target is None:
        return Outcome(
            f"{len(active)} unit aktif, sasaran belum ditulis", steps=[first, past], counted=counted, act=act,
            missing=["Jumlah unit sasaran dengan sumbernya."], door=FIGURES,
        )  # fmt: skip
    share = share_of(len(active), target)
    step = Step("Cakupan", f"{len(active)} / {target} × 100 %", indicator.figure(share))
    return Outcome(
        indicator.figure(share), share, steps=[first, past, step], counted=counted,
        files=asking.figures.files(Key.TARGET_UNITS), door=FIGURES,
        act="Ajak unit sasaran yang belum menimbang.",
    )  # fmt: skip


def weighing_units(session: Session, root: Unit, span: Span) -> Sequence[tuple[str, str, int]]:
    found = (
        select(Unit.code, Unit.name, func.count(DayTotal.day.distinct()))
        .join(DayTotal, DayTotal.unit_id == Unit.id)
        .where(Unit.path.startswith(root.path, autoescape=True), Unit.kind.in_((UnitKind.BSI, UnitKind.BSU)))
        .where(DayTotal.lines > 0, DayTotal.day.between(span.first, span.last))
        .group_by(Unit.code, Unit.name)
        .order_by(Unit.code)
    )
    return [(code, name, days) for code, name, days in session.execute(found)]


def _day_before(span: Span) -> date:
    return date.fromordinal(span.first.toordinal() - 1)


# c: cost a tonne --------------------------------------------------------------------------------------------------


def saving(asking: Asking, indicator: Indicator) -> Outcome:
    """As finance wrote it down, with a report for each; no claim without the report."""
    keys = (Key.COST_BEFORE, Key.COST_AFTER)
    before, after = (asking.figures.number(key) for key in keys)
    files = asking.figures.files(*keys)
    if before is None or after is None:
        return Outcome(
            "biaya per ton belum ditulis", missing=["Biaya per ton sebelum dan sesudah, dengan laporan belanjanya."],
            door=FIGURES, act="Minta angkanya dan laporannya ke bagian keuangan.",
        )  # fmt: skip
    saved = share_of(before - after, before)
    formula = f"({format_rupiah(Rupiah(before))} − {format_rupiah(Rupiah(after))}) / {format_rupiah(Rupiah(before))}"
    lines = [
        Line(f"{key.value} {row.value}", "Sebelum" if key is Key.COST_BEFORE else "Sesudah",
             f"{format_rupiah(Rupiah(int(row.value)))} per ton, {row.source}")
        for key in keys if (row := asking.figures.rows.get(key))
    ]  # fmt: skip
    lacking = [] if len(files) == len(keys) else ["Laporan belanja untuk kedua angka, sebagai berkas."]
    return Outcome(
        indicator.figure(saved), saved, at_most=0 if lacking else 3, files=files, counted=lines, missing=lacking,
        steps=[Step("Efisiensi", f"{formula} × 100 %", indicator.figure(saved))], door=FIGURES,
        act="Lampirkan laporan belanjanya.",
    )  # fmt: skip


# d: income --------------------------------------------------------------------------------------------------------


def income(asking: Asking, indicator: Indicator) -> Outcome:
    """Sales that stand of the network to collectors, T-1 beside T-2; household savings are nobody's income here."""
    earlier, later = asking.year - 2, asking.year - 1
    sold = {year: _sales(asking, year) for year in (earlier, later)}
    sums = {year: sum(amount for amount, _ in months.values()) for year, months in sold.items()}
    lines = [
        Line(f"{month} {amount} {count}", month.words, f"{count} penjualan, {format_rupiah(Rupiah(amount))}")
        for year in (earlier, later) for month, (amount, count) in sorted(sold[year].items())
    ]  # fmt: skip
    steps = [
        Step(f"Penjualan {year}", f"{len(sold[year])} dari 12 bulan ada penjualan", format_rupiah(Rupiah(sums[year])))
        for year in (earlier, later)
    ]
    act = "Jual dan catat setiap bulan: dua tahun penuh baru bisa dibandingkan."
    short = [year for year in (earlier, later) if len(sold[year]) < A_YEAR]
    if short:
        told = [f"Tahun {year} baru {len(sold[year])} dari 12 bulan." for year in short]
        return Outcome("belum bisa dibandingkan", steps=steps, counted=lines, missing=told, act=act)
    grown = _growth(sums[earlier], sums[later])
    formula = f"({format_rupiah(Rupiah(sums[later]))} − {format_rupiah(Rupiah(sums[earlier]))})"
    steps.append(
        Step("Penambahan", f"{formula} / {format_rupiah(Rupiah(sums[earlier]))} × 100 %", indicator.figure(grown))
    )
    return Outcome(indicator.figure(grown), grown, steps=steps, counted=lines, act=act)


def _growth(earlier: int, later: int) -> int:
    """Cut off toward less: −0.5 hundredths is −1."""
    return share_of(later - earlier, earlier)


def _sales(asking: Asking, year: int) -> Mapping[Month, tuple[int, int]]:
    """By month: what collectors paid or owe, and how many sales."""
    undone = and_(SaleReversal.unit_id == Sale.unit_id, SaleReversal.sale_seq == Sale.seq)
    found = (
        select(Sale.day, func.sum(Sale.total), func.count())
        .join(Unit, Unit.id == Sale.unit_id)
        .outerjoin(SaleReversal, undone)
        .where(Unit.path.startswith(asking.root.path, autoescape=True), SaleReversal.unit_id.is_(None))
        .where(Sale.day.between(date(year, 1, 1), min(asking.today, date(year, 12, 31))), Sale.total > 0)
        .group_by(Sale.day)
    )
    months: dict[Month, tuple[int, int]] = {}
    for day, total, count in asking.session.execute(found):
        amount, times = months.get(Month.of(day), (0, 0))
        months[Month.of(day)] = (amount + int(total), times + count)
    return months


# e: products ------------------------------------------------------------------------------------------------------

PACKS = {Product.BRIQUETTE: (Key.PACK_BRIQUETTE, "kemasan"), Product.RDF: (Key.PACK_RDF, "bal")}


def products(asking: Asking, indicator: Indicator) -> Outcome:
    """Fuel that left the plant, in packs of the size that was entered; what has no size is told and not counted."""
    span, n = asking.span(indicator), 0
    counted, excluded, steps, missing = list[Line](), list[Line](), list[Step](), list[str]()
    for product, lines in _left(asking, span).items():
        key, word = PACKS[product]
        grams, size = sum(weight for _, weight in lines), asking.figures.number(key)
        told = [
            Line(line.key, line.words, line.detail, "" if size else "isi kemasan belum ditulis") for line, _ in lines
        ]
        if size is None:
            excluded += told
            missing.append(f"Isi satu {word} {product.inside}, supaya bisa dihitung per buah.")
            continue
        counted += told
        n += grams // size
        steps.append(Step(f"{product.word} keluar", f"{format_kg(Grams(grams))} / {format_kg(Grams(size))} per {word}",
                          f"{grams // size} {word}"))  # fmt: skip
    if not counted and not missing:
        missing.append("Catatan produk yang keluar dari Rumah Daur Ulang.")
    return Outcome(
        indicator.figure(n * 100), n * 100, steps=steps, counted=counted, excluded=excluded, missing=missing,
        files=asking.figures.files(Key.PACK_BRIQUETTE, Key.PACK_RDF), door=FIGURES,
        act="Tulis isi kemasannya, dan catat setiap produk yang keluar.",
    )  # fmt: skip


def _left(asking: Asking, span: Span) -> Mapping[Product, list[tuple[Line, int]]]:
    undone = and_(PlantReversal.unit_id == PlantProduct.unit_id, PlantReversal.row_seq == PlantProduct.seq)
    found = (
        select(PlantProduct, Unit.code)
        .join(Unit, Unit.id == PlantProduct.unit_id)
        .outerjoin(PlantReversal, undone)
        .where(Unit.path.startswith(asking.root.path, autoescape=True), Unit.kind.in_(PLANTS))
        .where(PlantReversal.unit_id.is_(None), PlantProduct.kind == PlantKind.PRODUCT)
        .where(PlantProduct.day.between(span.first, span.last))
        .order_by(PlantProduct.day, PlantProduct.unit_id, PlantProduct.seq)
    )
    left: dict[Product, list[tuple[Line, int]]] = {}
    for row, code in asking.session.execute(found):
        key = f"{code} {row.seq} {row.product.value} {row.grams}"
        detail = f"{row.product.word}, {format_kg(row.grams)}, surat jalan {row.paper}"
        left.setdefault(row.product, []).append((Line(key, format_date(row.day), detail), row.grams))
    return left


# f: trend ---------------------------------------------------------------------------------------------------------

QUARTER = 3


def trend(asking: Asking, indicator: Indicator) -> Outcome:
    """One metric, never another: kilograms that members brought, by quarter whose months every unit has closed."""
    quarters = _closed_quarters(asking, asking.span(indicator))
    run = rises(quarters)
    counted = [
        Line(f"{month} {grams}", f"{month.words} sampai {month.plus(2).words}", format_kg(Grams(grams)))
        for month, grams in quarters
    ]
    shown = quarters[-(run + 2) :]
    words = " → ".join(f"{written(grams // 1000 * 100, 0)} kg" for _, grams in shown) or "belum ada triwulan yang tutup"
    step = Step("Naik berturut-turut sampai triwulan terakhir yang tutup", words, f"{run} kali")
    missing = [] if run else ["Triwulan terakhir yang tutup belum lebih tinggi dari sebelumnya."]
    return Outcome(
        indicator.figure(run * 100), run * 100, steps=[step], counted=counted, missing=missing,
        door=Door("statements.reports"), act="Tutup buku tiap bulan tepat waktu, supaya triwulannya bisa dihitung.",
    )  # fmt: skip


def rises(quarters: Sequence[tuple[Month, int]]) -> int:
    """How often it rose in a row, up to the last."""
    run = 0
    for (_, before), (_, now) in zip(quarters[-2::-1], quarters[:0:-1], strict=True):
        if now <= before:
            break
        run += 1
    return run


def _closed_quarters(asking: Asking, span: Span) -> list[tuple[Month, int]]:
    """(first month, grams) of each whole quarter of the days; the one in which the first weighing fell is not whole."""
    below = select(Unit.id).where(Unit.path.startswith(asking.root.path, autoescape=True))
    through = min(_closed_through(asking.session, below), span.last)
    found = select(DayTotal.day, func.sum(DayTotal.grams)).where(DayTotal.unit_id.in_(below), DayTotal.day <= through)
    months: dict[Month, int] = {}
    for day, grams in asking.session.execute(found.group_by(DayTotal.day)):
        months[Month.of(day)] = months.get(Month.of(day), 0) + int(grams)
    if not months:
        return []
    quarter, quarters = _next_quarter(max(min(months), Month.of(span.first).previous)), []
    while quarter.plus(QUARTER - 1).last_day <= through:
        quarters.append((quarter, sum(months.get(quarter.plus(n), 0) for n in range(QUARTER))))
        quarter = quarter.plus(QUARTER)
    return quarters


def _closed_through(session: Session, units: Select[int]) -> date:
    """The last day up to which every unit that keeps books has closed them."""
    ends = list(session.scalars(select(ChainHead.closed_through).where(ChainHead.unit_id.in_(units))))
    return min((end or date.min for end in ends), default=date.min)


def _next_quarter(month: Month) -> Month:
    """The first month of the quarter after this month's."""
    return month.plus(QUARTER - (month.number - 1) % QUARTER)
