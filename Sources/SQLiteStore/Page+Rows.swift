internal import FaceCollections
internal import GRDB

extension Page {
    /// - Parameters:
    ///   - limit: how many items the page may have.
    ///   - rows: fetches at most so many rows, sorted by their numbers.
    ///   - item: a row's number and what it holds.
    init(limit: Int, rows: (Int) throws -> RowCursor, item: (Row) throws -> (row: Int64, Item)) throws {
        var items: [Item] = []
        var last: Int64?
        // One more than fits tells whether there is another page.
        let cursor = try rows(limit < .max ? max(limit, 0) + 1 : limit)
        while items.count < limit, let row = try cursor.next() {
            let (number, item) = try item(row)
            items.append(item)
            last = number
        }
        self.init(items: items, next: try cursor.next() == nil ? nil : last)
    }
}
