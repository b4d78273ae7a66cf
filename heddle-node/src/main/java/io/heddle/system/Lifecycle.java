// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.heddle.access.AccessControl;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.endorse.SystemCall;
import io.heddle.endorse.SystemChaincode;
import io.heddle.golang.GoProtobuf;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.Approvals;
import io.heddle.words.Foreign;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * The chaincode {@code _lifecycle}: packages of this peer, approvals of its organisation, and the
 * definitions that a channel's organisations agreed on.
 *
 * <p>Fabric: core/chaincode/lifecycle/scc.go.
 */
public final class Lifecycle implements SystemChaincode {

  public static final String NAME = "_lifecycle";

  private static final int NOT_FOUND = 404;
  private static final Set<String> CAPABILITIES = Set.of("V2_0", "V2_5");

  private final AccessControl access;
  private final Map<String, Function> functions;

  /** What one function does with its marshalled arguments. */
  @FunctionalInterface
  interface Function {

    /**
     * Runs it; without a channel only if it needs none.
     *
     * @throws HeddleException with Fabric's words if it cannot be done
     */
    MessageLite run(SystemCall call, ByteString arguments)
        throws InvalidProtocolBufferException, NotDefined;
  }

  /**
   * For one peer.
   *
   * @param approvals of its organisation
   * @param channels those it has joined
   */
  public Lifecycle(
      Approvals approvals,
      InstalledPackages packages,
      JoinedChannels channels,
      AccessControl access) {
    this.access = access;
    Map<String, Function> all = new HashMap<>();
    all.putAll(new PackageFunctions(packages, channels).all());
    all.putAll(new ApprovalFunctions(approvals).all());
    all.putAll(new DefinitionFunctions(approvals).all());
    this.functions = Map.copyOf(all);
  }

  @Override
  public Response invoke(SystemCall call) {
    int given = call.arguments().size();
    if (given == 0) {
      return Answer.error("lifecycle scc must be invoked with arguments");
    }
    if (given != 2) {
      return Answer.error(
          "lifecycle scc operations require exactly two arguments but received %d"
              .formatted(given));
    }
    if (call.channel().filter(channel -> !isCapable(channel.config())).isPresent()) {
      return Answer.error(
          "cannot use new lifecycle for channel '%s' as it does not have the required capabilities enabled"
              .formatted(call.channel().get().name()));
    }
    String function = call.text(0);
    String channel = call.channel().map(found -> found.name().value()).orElse("");
    try {
      access.checkVerified(NAME + "/" + function, channel, call.creator());
    } catch (HeddleException e) {
      return Answer.error(
          "Failed to authorize invocation due to failed ACL check: " + e.getMessage());
    }
    return run(function, call);
  }

  private static boolean isCapable(ChannelConfig config) {
    return !Collections.disjoint(config.applicationCapabilities(), CAPABILITIES);
  }

  private Response run(String name, SystemCall call) {
    Optional<Function> function = Optional.ofNullable(functions.get(name));
    if (function.isEmpty()) {
      String asked = Foreign.text(name);
      return failed(asked, "receiver *lifecycle.Invocation.%s does not exist".formatted(asked));
    }
    try {
      return Answer.success(function.get().run(call, call.arguments().get(1)).toByteString());
    } catch (NotDefined e) {
      return Answer.error(NOT_FOUND, e.text());
    } catch (HeddleException e) {
      return failed(name, e.getMessage());
    } catch (InvalidProtocolBufferException e) {
      return failed(
          name,
          "could not decode input arg for *lifecycle.Invocation.%s: %s"
              .formatted(name, GoProtobuf.words(e)));
    }
  }

  private static Response failed(String function, String cause) {
    return Answer.error(
        "failed to invoke backing implementation of '%s': %s".formatted(function, cause));
  }
}
