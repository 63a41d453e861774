import { parentPort } from 'node:worker_threads'
import { type SignatureOrder, signatureOf } from './signature-order.ts'

parentPort?.on('message', (orders: readonly SignatureOrder[]) => parentPort?.postMessage(orders.map(signatureOf)))
