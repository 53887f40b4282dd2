/// BCubed precision and recall of a clustering.
///
/// A. Bagga and B. Baldwin, "Entity-based cross-document coreferencing using the vector space model", COLING 1998: averaged
/// over items, precision is the share of an item's cluster that has its identity, recall the share of its identity that is
/// in its cluster.
package struct BCubed: Sendable, Hashable {
    package let precision: Double
    package let recall: Double

    /// The harmonic mean of precision and recall.
    package var f: Double {
        precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    package init<Cluster: Hashable, Identity: Hashable>(_ items: [(cluster: Cluster, identity: Identity)]) {
        var clusterSizes: [Cluster: Int] = [:]
        var identitySizes: [Identity: Int] = [:]
        var shared: [Cluster: [Identity: Int]] = [:]
        for item in items {
            clusterSizes[item.cluster, default: 0] += 1
            identitySizes[item.identity, default: 0] += 1
            shared[item.cluster, default: [:]][item.identity, default: 0] += 1
        }
        var precisionSum = 0.0
        var recallSum = 0.0
        for item in items {
            let common = Double(shared[item.cluster]?[item.identity] ?? 0)
            precisionSum += common / Double(clusterSizes[item.cluster] ?? 1)
            recallSum += common / Double(identitySizes[item.identity] ?? 1)
        }
        let count = Double(max(items.count, 1))
        precision = precisionSum / count
        recall = recallSum / count
    }
}
