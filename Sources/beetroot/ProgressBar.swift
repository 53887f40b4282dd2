import Foundation
import Synchronization

/// A bar with rate and time left on a terminal; nothing elsewhere.
final class ProgressBar: Sendable {
    private static let width = 28

    private let total: Int
    private let unit: String
    private let isVisible: Bool
    private let start = ContinuousClock.now
    private let drawn = Mutex<ContinuousClock.Instant?>(nil)

    init(total: Int, unit: String, isVisible: Bool = Console.standardErrorIsTerminal) {
        self.total = total
        self.unit = unit
        self.isVisible = isVisible && total > 0
    }

    func update(_ done: Int) {
        guard isVisible else { return }
        let now = ContinuousClock.now
        let isDue = drawn.withLock { drawn in
            if let last = drawn, now - last < .milliseconds(100), done < total { return false }
            drawn = now
            return true
        }
        guard isDue else { return }
        let line = Self.line(done: done, total: total, unit: unit, elapsed: (now - start) / .seconds(1))
        Console.remarkInPlace("\r\u{1B}[K" + line)
    }

    /// Clears the bar's line, so that other text can take it.
    func clear() {
        guard isVisible else { return }
        Console.remarkInPlace("\r\u{1B}[K")
    }

    static func line(done: Int, total: Int, unit: String, elapsed: Double) -> String {
        let filled = total > 0 ? min(done, total) * width / total : 0
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        let rate = elapsed > 0 ? Double(done) / elapsed : 0
        let left = rate > 0 ? duration(Double(total - done) / rate) : "--:--"
        return "[\(bar)] \(done)/\(total) \(unit)  \(String(format: "%.1f", rate))/s  \(left) left"
    }

    static func duration(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 359_999).rounded())
        let clock = String(format: "%02d:%02d", whole / 60 % 60, whole % 60)
        return whole >= 3600 ? "\(whole / 3600):\(clock)" : clock
    }
}

/// A bar whose total is known only once the work has begun.
final class LazyProgressBar: Sendable {
    private let bar = Mutex<ProgressBar?>(nil)

    func update(_ done: Int, of total: Int) {
        let bar = bar.withLock { bar in
            let current = bar ?? ProgressBar(total: total, unit: "photos")
            bar = current
            return current
        }
        bar.update(done)
    }

    func clear() {
        bar.withLock { $0 }?.clear()
    }
}
