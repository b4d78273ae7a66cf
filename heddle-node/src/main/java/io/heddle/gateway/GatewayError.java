// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.Any;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.Serial;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/**
 * The answer to a call that failed: a status, a text that is Fabric's, and what each node said.
 *
 * <p>Fabric: internal/pkg/gateway/apiutils.go, newRpcError.
 */
final class GatewayError extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final transient Status status;
  private final transient List<ErrorDetail> details;

  GatewayError(Status.Code code, String message) {
    this(code, message, List.of());
  }

  GatewayError(Status.Code code, String message, List<ErrorDetail> details) {
    super(message);
    this.status = code.toStatus().withDescription(message);
    this.details = List.copyOf(details);
  }

  static ErrorDetail detail(EndorsingPeer peer, String message) {
    return ErrorDetail.newBuilder()
        .setAddress(peer.address())
        .setMspId(peer.mspId().value())
        .setMessage(message)
        .build();
  }

  Status.Code code() {
    return status.getCode();
  }

  List<ErrorDetail> details() {
    return details;
  }

  /** In the form in which gRPC sends it; without details there is no trailer for them. */
  StatusRuntimeException toGrpc() {
    if (details.isEmpty()) {
      return status.asRuntimeException();
    }
    com.google.rpc.Status.Builder full =
        com.google.rpc.Status.newBuilder()
            .setCode(status.getCode().value())
            .setMessage(getMessage());
    details.forEach(detail -> full.addDetails(Any.pack(detail)));
    return StatusProto.toStatusRuntimeException(full.build());
  }
}
