import Foundation

/// Prints what a test measured, so that a run shows how far the bounds are.
enum Measured {
    static func note(_ text: String) {
        print("measured: \(text)")
    }

    static func note(_ text: String, percent share: Double) {
        note("\(text) \(String(format: "%.2f", share * 100)) %")
    }
}
