// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.CallKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Submits a transaction and waits until it is committed. */
@Command(
    name = "invoke",
    mixinStandardHelpOptions = true,
    description = "Submit a transaction, wait for its commit, print what the chaincode answered.",
    footer = {"", "Example: heddle invoke asset-java CreateAsset asset8 blue 5 Tom 1300"})
final class InvokeCommand implements Callable<Integer> {

  @Mixin private final CallOptions call = new CallOptions();

  InvokeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return call.run(CallKind.SUBMIT);
  }
}
