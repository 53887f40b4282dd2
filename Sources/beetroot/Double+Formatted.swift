import Foundation

extension Double {
    /// The number with this many decimals.
    func formatted(_ decimals: Int) -> String {
        String(format: "%.\(decimals)f", self)
    }
}
