package import Foundation

/// The second at which a request was signed, in UTC.
package struct SigningTime: Sendable, Hashable, Comparable {
    /// Seconds since 1970 in the years 1 to 9999, which are the ones that four digits can tell.
    private let seconds: Int

    private static let range = -62_135_596_800...253_402_300_799

    private init(seconds: Int) {
        self.seconds = min(max(seconds, Self.range.lowerBound), Self.range.upperBound)
    }

    /// The second that `date` falls in.
    package init(_ date: Date) {
        let bounds = Double(Self.range.lowerBound)...Double(Self.range.upperBound)
        self.init(
            seconds: Int(min(max(date.timeIntervalSince1970, bounds.lowerBound), bounds.upperBound).rounded(.down))
        )
    }

    package static func < (one: SigningTime, other: SigningTime) -> Bool { one.seconds < other.seconds }

    func advanced(bySeconds seconds: Int) -> SigningTime {
        SigningTime(seconds: self.seconds + seconds)
    }
}

// MARK: - ISO 8601

extension SigningTime: LosslessStringConvertible {
    /// ISO 8601's basic format, the one that AWS signs: `20150830T123600Z`.
    package var description: String {
        let secondOfDay = seconds.modulo(86_400)
        let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { $0.padded(to: 2) }.joined()
        return "\(day)T\(time)Z"
    }

    /// The day, as in a credential's scope: `20150830`.
    package var day: String {
        // The days_from_civil and civil_from_days of <https://howardhinnant.github.io/date_algorithms.html>: years begin in
        // March, so that the leap day is a year's last, and eras of 400 years are all alike.
        let dayOfTime = (seconds - seconds.modulo(86_400)) / 86_400 + 719_468
        let dayOfEra = dayOfTime.modulo(146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + (dayOfTime - dayOfEra) / 146_097 * 400 + (month <= 2 ? 1 : 0)
        return year.padded(to: 4) + month.padded(to: 2) + (dayOfYear - (153 * monthFromMarch + 2) / 5 + 1).padded(to: 2)
    }

    /// Nil unless `text` is exactly what ``description`` gives for some second.
    package init?(_ text: String) {
        let digits = text.utf8.compactMap { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
        }
        guard text.utf8.count == 16, digits.count == 14 else { return nil }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }

        let month = number(4..<6)
        let year = number(0..<4) - (month <= 2 ? 1 : 0)
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + number(6..<8) - 1
        let yearOfEra = year.modulo(400)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let dayOfTime = (year - yearOfEra) / 400 * 146_097 + dayOfEra - 719_468
        self.init(
            seconds: dayOfTime * 86_400 + number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14)
        )
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }
}

// MARK: - HTTP

extension SigningTime {
    /// A `Date` header: [RFC 9110's](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7) `Sun, 30 Aug 2015 12:36:00 GMT`,
    /// also with the zone `+0000` or, as Python writes it, `-0000`; or ISO 8601's basic format.
    init?(httpDate text: String) {
        if let time = SigningTime(text) {
            self = time
            return
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ", maxSplits: 6).map(String.init)
        guard parts.count == 6, parts[0].utf8.count == 4, parts[0].hasSuffix(","), parts[1].utf8.count == 2,
            let month = months.firstIndex(of: parts[2]), parts[3].utf8.count == 4, parts[4].utf8.count == 8,
            ["GMT", "+0000", "-0000"].contains(parts[5])
        else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard time.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        self.init("\(parts[3])\((month + 1).padded(to: 2))\(parts[1])T\(time.joined())Z")
    }
}

extension Int {
    /// The remainder of the division that rounds down; never negative.
    fileprivate func modulo(_ divisor: Int) -> Int {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    fileprivate func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
