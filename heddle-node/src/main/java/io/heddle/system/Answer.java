// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.Response;

/** What a system chaincode says. */
final class Answer {

  private static final int OK = 200;
  private static final int ERROR = 500;

  private Answer() {}

  static Response success(ByteString payload) {
    return Response.newBuilder().setStatus(OK).setPayload(payload).build();
  }

  static Response error(String text) {
    return error(ERROR, text);
  }

  static Response error(int status, String text) {
    return Response.newBuilder().setStatus(status).setMessage(text).build();
  }
}
