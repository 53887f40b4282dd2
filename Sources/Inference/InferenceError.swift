internal import COpenVINO

/// A failure of the inference runtime.
package struct InferenceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was attempted, for example `read model 'x.xml'`.
    package let operation: String
    /// OpenVINO's numeric status (`ov_status_e`), stable enough to count by.
    package let status: Int32
    /// OpenVINO's own words: for the log.
    package let detail: String

    package var description: String { "inference failed to \(operation) (OpenVINO status \(status))" }
}

extension InferenceError: CustomDebugStringConvertible {
    package var debugDescription: String { "\(description): \(detail)" }
}

/// The one place that looks at a status. The message must be read before the next call on this thread overwrites it.
func check(_ status: ov_status_e, _ operation: @autoclosure () -> String) throws(InferenceError) {
    guard status != OK else { return }
    let detail = ov_get_last_err_msg().map { String(cString: $0) } ?? ""
    throw InferenceError(operation: operation(), status: Int32(status.rawValue), detail: detail)
}
