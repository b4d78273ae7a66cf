// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;

/**
 * The gateway library's client of a network with a seed. The library makes nonce and time of a
 * proposal where nobody can choose them, but takes proposals that were made elsewhere: so those of
 * contracts are made here, and everything else is the library's.
 */
record SeededClients(Gateway official, SeededRun run) {

  Gateway gateway() {
    return wrapped(
        Gateway.class,
        official,
        (method, arguments) ->
            method.getName().equals("getNetwork")
                ? network(official.getNetwork((String) arguments[0]))
                : invoked(official, method, arguments));
  }

  private Network network(Network network) {
    return wrapped(
        Network.class,
        network,
        (method, arguments) -> {
          Object made = invoked(network, method, arguments);
          return made instanceof Contract contract ? contract(network.getName(), contract) : made;
        });
  }

  private Contract contract(String channel, Contract contract) {
    return wrapped(
        Contract.class,
        contract,
        (method, arguments) ->
            switch (method.getName()) {
              case "newProposal" -> proposal(channel, contract, (String) arguments[0]);
              case "submitTransaction" -> proposal(channel, contract, arguments).endorse().submit();
              case "evaluateTransaction" -> proposal(channel, contract, arguments).evaluate();
              default -> invoked(contract, method, arguments);
            });
  }

  private Proposal proposal(String channel, Contract contract, Object[] arguments) {
    Proposal.Builder builder = proposal(channel, contract, (String) arguments[0]);
    if (arguments.length > 1 && arguments[1] instanceof String[] texts) {
      builder.addArguments(texts);
    } else if (arguments.length > 1) {
      builder.addArguments((byte[][]) arguments[1]);
    }
    return builder.build();
  }

  private Proposal.Builder proposal(String channel, Contract contract, String function) {
    return new SeededProposal(
        official,
        run,
        channel,
        contract.getChaincodeName(),
        contract.getContractName().map(name -> name + ':' + function).orElse(function));
  }

  /** What becomes of a call. */
  @FunctionalInterface
  private interface Answer {
    Object to(Method method, Object[] arguments) throws Throwable;
  }

  @SuppressWarnings("ReferenceEquality") // a wrapper equals itself alone
  private static <T> T wrapped(Class<T> type, T official, Answer answer) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("equals")
                ? (Object) (proxy == arguments[0])
                : invoked(official, method, arguments);
          }
          return answer.to(method, arguments == null ? new Object[0] : arguments);
        };
    return type.cast(
        Proxy.newProxyInstance(
            SeededClients.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoked(Object official, Method method, Object[] arguments)
      throws Throwable {
    try {
      method.setAccessible(true); // the library's classes are not public, their interfaces are
      return method.invoke(official, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
