// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.words.Foreign;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;

/** Definitions as clients propose them. */
final class Proposed {

  private static final String DEFAULT_POLICY = "/Channel/Application/Endorsement";
  private static final ByteString DEFAULT_PARAMETER =
      ApplicationPolicy.newBuilder()
          .setChannelConfigPolicyReference(DEFAULT_POLICY)
          .build()
          .toByteString();

  private Proposed() {}

  /**
   * The definition in the arguments of a function that approves of one, commits one or asks for its
   * approvals: the three messages have its parts in the same fields.
   */
  static ChaincodeDefinition parse(ByteString bytes) throws InvalidProtocolBufferException {
    var arguments = CommitChaincodeDefinitionArgs.parseFrom(bytes);
    return new ChaincodeDefinition(
        arguments.getName(),
        arguments.getSequence(),
        arguments.getVersion(),
        arguments.getInitRequired(),
        arguments.getEndorsementPlugin(),
        arguments.getValidationPlugin(),
        arguments.getValidationParameter(),
        arguments.getCollections());
  }

  /** With what is meant where the client says nothing. */
  static ChaincodeDefinition withDefaults(ChaincodeDefinition given, JoinedChannel channel) {
    ByteString parameter = given.validationParameter();
    if (parameter.isEmpty()) {
      if (!channel.config().hasPolicy(DEFAULT_POLICY)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "could not set defaults for chaincode definition in channel %1$s: policy '%2$s' must be defined for channel '%1$s' before chaincode operations can be attempted"
                .formatted(channel.name(), DEFAULT_POLICY));
      }
      parameter = DEFAULT_PARAMETER;
    }
    return new ChaincodeDefinition(
        given.name(),
        given.sequence(),
        given.version(),
        given.initRequired(),
        given.endorsementPlugin().isEmpty() ? "escc" : given.endorsementPlugin(),
        given.validationPlugin().isEmpty() ? "vscc" : given.validationPlugin(),
        parameter,
        given.collections());
  }

  /** The first part in which they differ, name and sequence aside, in Fabric's words. */
  static Optional<String> difference(ChaincodeDefinition expected, ChaincodeDefinition passed) {
    return difference("Version", expected.version(), passed.version())
        .or(() ->
            difference(
                "EndorsementPlugin", expected.endorsementPlugin(), passed.endorsementPlugin()))
        .or(() ->
            difference(
                "InitRequired",
                Boolean.toString(expected.initRequired()),
                Boolean.toString(passed.initRequired())))
        .or(() ->
            difference("ValidationPlugin", expected.validationPlugin(), passed.validationPlugin()))
        .or(() ->
            expected.validationParameter().equals(passed.validationParameter())
                ? Optional.empty()
                : Optional.of(
                    text(
                        "ValidationParameter",
                        Foreign.hex(expected.validationParameter()),
                        Foreign.hex(passed.validationParameter()))))
        .or(() ->
            expected.collections().equals(passed.collections())
                ? Optional.empty()
                : Optional.of("Collections do not match"));
  }

  private static Optional<String> difference(String part, String expected, String passed) {
    return expected.equals(passed)
        ? Optional.empty()
        : Optional.of(text(part, Foreign.text(expected), Foreign.text(passed)));
  }

  private static String text(String part, String expected, String passed) {
    return "expected %1$s '%2$s' does not match passed %1$s '%3$s'"
        .formatted(part, expected, passed);
  }
}
