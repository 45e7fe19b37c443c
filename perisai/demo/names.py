"""Words the invented people are made of."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEN = _words("""
    Agus Ahmad Arif Bambang Budi Darmaji Dedi Eko Fathur Giman Hadi Hari Imam Jaenal Joko Kusno
    Lukman Marsudi Mujiono Nur Paiman Purwanto Rohim Sabar Sahri Sarijan Slamet Subur Suwito Tarmuji
    Teguh Tukiran Untung Wagiman Wahyu Yusuf Zaenuri
""")
WOMEN = _words("""
    Aisyah Anik Asih Dewi Endah Fatimah Halimah Hartini Indah Juminah Kartini Khotimah Lasmi Lestari
    Marfuah Misri Murni Ngatini Nanik Nurul Paini Ponirah Rahayu Rohmah Rubiah Rusmini Sarinah Siti
    Suliyah Sumiati Supiyah Suprihatin Tumini Umi Wagirah Wiwik Yatmi Zulaikah
""")
SECOND_OF_MEN = _words("""
    Abidin Anwar Arifin Basuki Cahyono Firmansyah Hakim Handoko Iskandar Mahmudi Maulana Mulyadi Nugroho
    Pangestu Prabowo Pramono Rahman Ramadhan Riyadi Santosa Saputra Sasmito Solihin Subagio Sulaiman
    Susilo Utomo Wibisono Widayat Wijaya Winarno Yuwono Zainuddin
""")
SECOND_OF_WOMEN = _words("""
    Aminah Astutik Fadilah Handayani Hasanah Hidayati Jamilah Kurniasih Lestari Maulidah Mufidah
    Ningsih Pertiwi Puspita Rahmawati Rohani Safitri Setyowati Suharti Susanti Utami Wahyuni
    Widyawati Yuliana Zahro
""")

BIRTH_PLACES = ("Jember", "Jember", "Jember", "Jember", "Lumajang", "Banyuwangi", "Bondowoso")

# Jobs of the sample register, in its proportions.
JOBS = {
    "Petani": 33,
    "Buruh tani": 18,
    "Pedagang": 16,
    "Tukang listrik": 6,
    "Tukang batu": 7,
    "Ojek": 5,
    "Sopir": 3,
    "Peternak": 4,
    "Penjahit": 4,
}
INCOMES = {1_000_000: 60, 1_200_000: 9, 1_500_000: 10, 1_750_000: 10, 2_500_000: 10}
NOTES = (
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "sering di sawah sampai sore",
    "rumah di belakang musala",
)
