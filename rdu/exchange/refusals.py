"""What is said to a program that asks: a sentence for its people, and the status that programs read."""

from rdu.errors import RuleBroken


class NoToken(RuleBroken):
    status = 401

    def __init__(self) -> None:
        super().__init__("Token tidak dikenal. Kirim kepala Authorization: Bearer dengan token dari dinas.")


class TokenStopped(RuleBroken):
    status = 401

    def __init__(self) -> None:
        super().__init__("Token ini sudah dihentikan. Minta token baru kepada dinas.")


class TooOften(RuleBroken):
    status = 429

    def __init__(self, per_minute: int) -> None:
        super().__init__(f"Terlalu sering. Token ini boleh bertanya {per_minute} kali semenit. Tunggu, lalu coba lagi.")


class NotTold(RuleBroken):
    status = 404

    def __init__(self, month: str) -> None:
        super().__init__(f"{month} belum ditutup di semua unit, atau tidak ada penimbangan. Pilih bulan lain.")


class NoMonth(RuleBroken):
    status = 404

    def __init__(self) -> None:
        super().__init__("Tulis bulan seperti 2026-10.")
