/// The words of the workload. Persian news has zero-width non-joiners and its own digits, and so have these.
enum Vocabulary {
  static let labels = words(
    """
    شخص سازمان مکان تاریخ رویداد ادعا نقل‌قول آمار قانون محصول احساس‌مثبت احساس‌منفی پرسش پاسخ علت معلول مقایسه استعاره \
    ارجاع ابهام
    """)

  static let authors = words("maryam reza sara hamid nasrin ali leila omid parisa kaveh")

  static let tags = stems.prefix(50).map { "برچسب-" + $0 }

  /// Words of articles and comments, the frequent ones first.
  static let prose = small + stems + endings.flatMap { ending in stems.map { $0 + ending } }

  private static let small = words(
    """
    و در به از که این را با است برای آن تا هم بر یک خود بود شد نیز اما گفت کرد می‌شود می‌کند خواهد هر دیگر پس باید نمی‌تواند \
    ۱۴۰۲ ۵۰ درصد ۳۷ میلیارد هزار دو سه
    """)

  private static let stems = words(
    """
    وزیر نشست تهران خبرنگار برنامه دولت مردم سال بازار ایران قیمت نفت کشور مجلس قانون شهر کتاب دانشگاه پژوهش آب زمین \
    کشاورز گندم باران رود پل جاده قطار معدن کارخانه کارگر بانک وام ارز دلار مسکن خانه مدرسه آموزگار دانش‌آموز پزشک بیمار \
    دارو واکسن ورزش تیم بازی جام فیلم سینما جشنواره نقاش موسیقی شاعر زبان واژه متن نسخه حاشیه نامه پیام شبکه رایانه داده \
    نقشه استان روستا مرز سفر همایش گزارش آمار بودجه مالیات شرکت سهام صادرات واردات گمرک بندر کشتی هوا گرما سرما برف جنگل \
    کوه دریا محیط‌زیست انرژی برق گاز خورشید
    """)

  private static let endings = words("ها های ‌هایی ی ان ‌اش")

  private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
