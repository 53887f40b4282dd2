import Testing

@testable import PeopleAPI

struct PageTests {
    @Test(arguments: [
        (nil, 0, 1, 0..<0), (1, 24, 1, 0..<24), (2, 25, 2, 24..<25), (99, 25, 2, 24..<25), (-1, 25, 1, 0..<24),
        (Int.max, 5, 1, 0..<5), (Int.min, 5, 1, 0..<5),
    ])
    func aPageIsAlwaysInsideTheList(requested: Int?, itemCount: Int, number: Int, range: Range<Int>) {
        let page = Page(requested, itemCount: itemCount, pageSize: 24)
        #expect(page.number == number)
        #expect(page.range == range)
    }
}
