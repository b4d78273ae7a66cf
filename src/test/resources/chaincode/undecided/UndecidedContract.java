// SPDX-License-Identifier: Apache-2.0
package io.heddle.samples.asset;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Transaction;

/** What endorsers must not do, for tests: none of it gives the same result twice. */
@Contract(name = "undecided")
public final class UndecidedContract implements ContractInterface {

  /** Something without a hash code of its own. */
  private static final class Part {
    private final int number;

    private Part(int number) {
      this.number = number;
    }
  }

  @Transaction
  public void clock(Context context) {
    context.getStub().putStringState("time", Long.toString(System.nanoTime()));
  }

  @Transaction
  public void random(Context context) {
    context.getStub().putStringState("id-" + new Random().nextLong(), "x");
  }

  @Transaction
  public String mapOrder(Context context) {
    Set<Part> parts =
        IntStream.range(0, 100).mapToObj(Part::new).collect(Collectors.toCollection(HashSet::new));
    String order =
        parts.stream().map(part -> Integer.toString(part.number)).collect(Collectors.joining(","));
    context.getStub().putStringState("order", order);
    return "done";
  }

  @Transaction
  public void steady(Context context) {
    context.getStub().putStringState("steady", "x");
  }
}
