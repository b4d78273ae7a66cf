// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.CallKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Evaluates a function without writing to the ledger. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "Ask the chaincode without writing to the ledger, print what it answered.",
    footer = {"", "Example: heddle query asset-java ReadAsset asset1"})
final class QueryCommand implements Callable<Integer> {

  @Mixin private final CallOptions call = new CallOptions();

  QueryCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return call.run(CallKind.EVALUATE);
  }
}
