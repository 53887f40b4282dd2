/// A slice of a long list. Numbers count from 1; one outside the list means its nearest page.
struct Page: Sendable, Hashable {
    let number: Int
    let pageCount: Int
    let offset: Int
    let size: Int
    let itemCount: Int

    init(_ number: Int?, itemCount: Int, pageSize: Int) {
        pageCount = max((itemCount + pageSize - 1) / pageSize, 1)
        self.number = min(max(number ?? 1, 1), pageCount)
        offset = (self.number - 1) * pageSize
        size = pageSize
        self.itemCount = itemCount
    }

    /// The page's positions in a list of `itemCount` items.
    var range: Range<Int> { offset..<min(offset + size, itemCount) }
}
