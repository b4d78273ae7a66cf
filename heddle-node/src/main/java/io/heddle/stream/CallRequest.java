// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;

/** {@code INVOKE_CHAINCODE}: one chaincode calls another. */
final class CallRequest {

  private CallRequest() {}

  /** The callee's final message, whatever it says: the caller judges it. */
  static ByteString call(TransactionContext context, ByteString payload)
      throws InvalidProtocolBufferException, InterruptedException {
    ChaincodeSpec callee = ChaincodeSpec.parseFrom(payload);
    if (!callee.hasChaincodeId()) {
      throw new HeddleException(Fault.BAD_INPUT, "chaincode_id is missing");
    }
    if (!callee.hasInput()) {
      throw new HeddleException(Fault.BAD_INPUT, "input is missing");
    }
    context.enterWait();
    Invocation caller = context.invocation();
    return caller.caller().call(caller, callee, context.remaining()).toByteString();
  }
}
