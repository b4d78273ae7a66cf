// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;

/** What tests get for their parameters. */
final class Parameters {

  private Parameters() {}

  static boolean isKnown(Class<?> type) {
    return type == HeddleNetwork.class
        || type == Gateway.class
        || type == Network.class
        || type == Contract.class;
  }

  /**
   * The value for one.
   *
   * @throws HeddleFailure if what its annotations choose is not there
   */
  static Object value(Parameter parameter, Lease lease) {
    HeddleNetwork network = lease.network();
    if (parameter.getType() == HeddleNetwork.class) {
      return network;
    }
    Gateway gateway = gateway(parameter, network);
    if (parameter.getType() == Gateway.class) {
      return gateway;
    }
    if (parameter.getType() == Network.class) {
      return gateway.getNetwork(channel(parameter, network, ""));
    }
    return contract(parameter, lease, gateway);
  }

  private static Gateway gateway(Parameter parameter, HeddleNetwork network) {
    String mspId =
        Optional.ofNullable(parameter.getAnnotation(Org.class))
            .map(Org::value)
            .orElseGet(() -> network.organizations().get(0).mspId());
    String user =
        Optional.ofNullable(parameter.getAnnotation(User.class)).map(User::value).orElse("User1");
    return network.gateway(mspId, user);
  }

  private static String channel(Parameter parameter, HeddleNetwork network, String declared) {
    return Optional.ofNullable(parameter.getAnnotation(Channel.class))
        .map(Channel::value)
        .orElseGet(() -> declared.isEmpty() ? network.channel() : declared);
  }

  private static Contract contract(Parameter parameter, Lease lease, Gateway gateway) {
    List<Deployment> all = lease.plan().deployments();
    Chaincode wanted = parameter.getAnnotation(Chaincode.class);
    if (wanted == null && all.size() != 1) {
      throw new HeddleFailure(
          "Parameter '%s' may be of any of %d chaincodes; choose one with @Chaincode: %s"
              .formatted(parameter, all.size(), names(all)));
    }
    String name = wanted == null ? all.get(0).name() : wanted.value();
    Optional<Deployment> declared =
        all.stream().filter(each -> each.name().equals(name)).findFirst();
    if (declared.isEmpty() && lease.plan().networkFile().isEmpty()) {
      throw new HeddleFailure(
          "There is no chaincode '%s' for parameter '%s'; there is %s"
              .formatted(name, parameter, all.isEmpty() ? "none" : names(all)));
    }
    String channel =
        channel(parameter, lease.network(), declared.map(Deployment::channel).orElse(""));
    return gateway.getNetwork(channel).getContract(name);
  }

  private static String names(List<Deployment> all) {
    return all.stream().map(Deployment::name).collect(Collectors.joining(", "));
  }
}
