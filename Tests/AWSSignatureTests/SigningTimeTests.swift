import Foundation
import Testing

@testable import AWSSignature

@Suite struct SigningTimeTests {
    @Test(arguments: [
        (0.0, "19700101T000000Z"), (1_440_938_160, "20150830T123600Z"), (1_440_938_160.999, "20150830T123600Z"),
        (-0.5, "19691231T235959Z"), (951_782_399, "20000228T235959Z"), (951_782_400, "20000229T000000Z"),
        (951_868_800, "20000301T000000Z"), (4_107_542_400, "21000301T000000Z"), (4_107_542_399, "21000228T235959Z"),
        (253_402_300_799, "99991231T235959Z"), (-62_135_596_800, "00010101T000000Z"),
        (1e300, "99991231T235959Z"), (-1e300, "00010101T000000Z"),
    ])
    func isWrittenInISO8601(seconds: Double, text: String) {
        let time = SigningTime(Date(timeIntervalSince1970: seconds))
        #expect(time.description == text)
        #expect(time.day == String(text.prefix(8)))
        #expect(SigningTime(text) == time)
    }

    /// Against Foundation, over four centuries and all times of day.
    @Test func agreesWithFoundation() throws {
        let format = Date.ISO8601FormatStyle(
            dateSeparator: .omitted,
            dateTimeSeparator: .standard,
            timeSeparator: .omitted
        )
        for step in 0..<4_000 {
            let date = Date(timeIntervalSince1970: Double(step) * 3_155_761 - 2_000_000_000)
            let text = date.formatted(format)
            #expect(SigningTime(date).description == text)
            #expect(SigningTime(text) == SigningTime(date))
        }
    }

    @Test(arguments: [
        "", "2015", "20150830T123600", "20150830T123600z", "20150830t123600Z", "2015-08-30T12:36:00Z",
        "20150830T123600Z ",
        " 20150830T123600", "20150830T126000Z", "20150830T240000Z", "20150830T123660Z", "20150832T000000Z",
        "20150229T000000Z", "21000229T000000Z", "20151301T000000Z", "20150001T000000Z", "20150100T000000Z",
        "00000101T000000Z", "20150830T12360０Z", "+0150830T123600Z", "20150830123600ZT",
    ])
    func readsNothingElse(_ text: String) {
        #expect(SigningTime(text) == nil)
    }

    @Test(arguments: [
        "Sun, 30 Aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 12:36:00 +0000", "Sun, 30 Aug 2015 12:36:00 -0000",
        "20150830T123600Z",
    ])
    func readsDateHeaders(_ text: String) {
        #expect(SigningTime(httpDate: text)?.description == "20150830T123600Z")
    }

    @Test(arguments: [
        "", "now", "Sun, 30 Aug 2015 12:36:00", "Sun, 30 Aug 2015 12:36:00 CET", "Sun, 30 Aug 2015 12:36:00 +0200",
        "Sunday, 30-Aug-15 12:36:00 GMT", "Sun Aug 30 12:36:00 2015", "Sun, 30 Ago 2015 12:36:00 GMT",
        "Sun, 31 Feb 2015 12:36:00 GMT", "Sun, 30 Aug 2015 25:36:00 GMT", "Sun, 30 Aug 2015 1:236:00 GMT",
        "Sun, 3a Aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 12:36:00 GMT GMT", "Sun, 30 Aug 2015 12::6:00 GMT",
        "Sun, 30 Aug 2015 12:36 GMT", "Sun, 30 Aug 20150 12:36:00 GMT",
    ])
    func refusesOtherDateHeaders(_ text: String) {
        #expect(SigningTime(httpDate: text) == nil)
    }

    @Test func isOrdered() throws {
        let time = try #require(SigningTime("20240229T235958Z"))
        #expect(time < time.advanced(bySeconds: 1))
        #expect(time.advanced(bySeconds: 2).description == "20240301T000000Z")
        #expect(time.advanced(bySeconds: -86_400).description == "20240228T235958Z")
    }
}
