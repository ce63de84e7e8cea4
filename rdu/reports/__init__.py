"""The report of a month: of one unit, of a kecamatan, or of the kabupaten."""
