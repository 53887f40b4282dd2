/// A face of a completed photo, with how it was assigned when the photo was claimed.
package struct CompletedFace: Sendable, Hashable {
    package let occurrence: Occurrence
    package let outcome: FaceAssignment.Outcome
    /// To the person's nearest face at the time, `0...100`; nil for a new person.
    package let similarity: Double?

    package init(occurrence: Occurrence, outcome: FaceAssignment.Outcome, similarity: Double?) {
        self.occurrence = occurrence
        self.outcome = outcome
        self.similarity = similarity
    }
}
