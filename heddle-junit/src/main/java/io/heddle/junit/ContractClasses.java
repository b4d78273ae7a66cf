// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Serializer;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.contract.execution.ExecutionFactory;
import org.hyperledger.fabric.contract.execution.ExecutionService;
import org.hyperledger.fabric.contract.execution.InvocationRequest;
import org.hyperledger.fabric.contract.execution.SerializerInterface;
import org.hyperledger.fabric.contract.metadata.MetadataBuilder;
import org.hyperledger.fabric.contract.routing.ContractDefinition;
import org.hyperledger.fabric.contract.routing.TypeRegistry;
import org.hyperledger.fabric.contract.routing.impl.RoutingRegistryImpl;
import org.hyperledger.fabric.contract.routing.impl.SerializerRegistryImpl;
import org.hyperledger.fabric.contract.systemcontract.SystemContract;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;

/**
 * Contract classes as one chaincode: what the official Java library's {@code ContractRouter} does,
 * with its own registries and its own execution, but for these classes instead of all of the class
 * path.
 */
final class ContractClasses implements Chaincode {

  /** The contract that tells of the others. */
  private static final String SYSTEM = "org.hyperledger.fabric";

  private final RoutingRegistryImpl contracts = new RoutingRegistryImpl();
  private final ExecutionService executor =
      ExecutionFactory.getInstance().createExecutionService(new Serializers());

  private boolean hasMetadata; // guarded by this

  private ContractClasses() {}

  /**
   * These.
   *
   * @throws HeddleFailure if one of them is no contract
   */
  static Chaincode of(String name, List<Class<?>> classes) {
    if (classes.size() == 1 && Chaincode.class.isAssignableFrom(classes.get(0))) {
      return (Chaincode) made(name, classes.get(0));
    }
    var all = new ContractClasses();
    for (Class<?> each : classes) {
      all.add(name, each);
      ReachedTypes.of(each).forEach(TypeRegistry.getRegistry()::addDataType);
    }
    all.add(name, SystemContract.class);
    return all;
  }

  @SuppressWarnings("unchecked") // it is looked at first
  private void add(String name, Class<?> type) {
    Contract annotation = type.getAnnotation(Contract.class);
    if (annotation == null || !ContractInterface.class.isAssignableFrom(type)) {
      throw new HeddleFailure(
          "'%s' of chaincode '%s' is no contract: it needs the annotation @Contract and the interface ContractInterface"
              .formatted(type.getName(), name));
    }
    made(name, type);
    ContractDefinition contract = contracts.addNewContract((Class<ContractInterface>) type);
    for (Method method : type.getMethods()) {
      if (method.getAnnotation(Transaction.class) != null) {
        contract.addTxFunction(method);
      }
    }
  }

  private static Object made(String name, Class<?> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new HeddleFailure(
          "'%s' of chaincode '%s' cannot be made: it has to be public, with a public constructor without arguments that does not fail (%s)"
              .formatted(type.getName(), name, e),
          e);
    }
  }

  /** Serializers are found by their names, which contracts give, when they are needed. */
  private static final class Serializers extends SerializerRegistryImpl {

    private final Map<String, SerializerInterface> known = new ConcurrentHashMap<>();

    @Override
    public SerializerInterface getSerializer(String name, Serializer.TARGET target) {
      return known.computeIfAbsent(name, Serializers::made);
    }

    private static SerializerInterface made(String name) {
      try {
        ClassLoader classes = ContractClasses.class.getClassLoader();
        return Class.forName(name, true, classes)
            .asSubclass(SerializerInterface.class)
            .getConstructor()
            .newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Serializer '%s' cannot be made".formatted(name), e);
      }
    }
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return invoke(stub);
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    try {
      if (stub.getStringArgs().isEmpty()) {
        return ResponseUtils.newSuccessResponse();
      }
      InvocationRequest request = ExecutionFactory.getInstance().createRequest(stub);
      if (request.getNamespace().equals(SYSTEM)) {
        makeMetadata();
      }
      return executor.executeRequest(
          contracts.containsRoute(request)
              ? contracts.getTxFn(request)
              : contracts.getContract(request.getNamespace()).getUnknownRoute(),
          request,
          stub);
    } catch (Throwable e) { // as the library does: whatever it is, the client is told
      return ResponseUtils.newErrorResponse(e);
    }
  }

  /** When it is asked for, as the library takes half a second for it. */
  private synchronized void makeMetadata() {
    if (!hasMetadata) {
      MetadataBuilder.initialize(contracts, TypeRegistry.getRegistry());
      hasMetadata = true;
    }
  }
}
